import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Clock, canonicalJson, type Store } from '@whittle/core'
import {
  type Collected,
  collectGarbage,
  isNearQuota,
  measureStore,
  type StoreUsage,
  sweepIncoming,
} from '@whittle/store'
import { z } from 'zod'
import { findWanted, type StoreRoots } from './find-wanted.ts'

export interface KeepRequest {
  /** Looked up once the collection has begun: what is added later is in use then. */
  roots: () => Promise<StoreRoots>
  /** What nothing wants goes when nobody used it for so long; an hour at the least. */
  unusedMs: number
  /** Bytes that the store may hold; 0 for no quota. */
  quotaBytes?: number
  /** Only says what would go. */
  dryRun?: boolean
}

/** What a collection did to the store. */
export interface KeptStore extends Collected {
  /** Locks of the roots that the store has lost. While there are some, packages go only for want of space. */
  unreadableLocks: number
}

/** Looks after the size of a store. */
export interface StoreKeeper {
  usage(): Promise<StoreUsage>
  /** Removes what the roots do not reach and nobody used, and near the quota what can be made again. Errors: `STORE_*`. */
  collect(request: KeepRequest): Promise<KeptStore>
  /** When the last collection began that ended well or is still running; undefined when none did. */
  lastCollection(): Promise<Date | undefined>
  /** Notes that an installation's worker looks after this store: nobody else knows what it needs. */
  claimForWorker(): Promise<void>
  isClaimedByWorker(): Promise<boolean>
  /** Whether it holds so much that a collection is due. */
  isNearQuota(quotaBytes: number): Promise<boolean>
}

export interface StoreKeeperPorts {
  /** Folder of the store. */
  root: string
  store: Store
  clock: Clock
}

/** A half-written file that nobody has written to for so long was left by a killed process. */
const LEFTOVER_AFTER_MS = 24 * 3_600_000
const LastCollection = z.object({ startedAt: z.iso.datetime() })

/** The keeper of the store in a folder. */
export function createStoreKeeper({ root, store, clock }: StoreKeeperPorts): StoreKeeper {
  const claim = join(root, 'kept-by-worker')
  const record = join(root, 'last-collection.json')
  return {
    usage: () => measureStore(root),
    isNearQuota: async (quotaBytes) => {
      if (quotaBytes === 0) return false
      const { blobs, memos } = await measureStore(root)
      return isNearQuota(blobs.bytes + memos.bytes, quotaBytes)
    },
    collect: async ({ roots, unusedMs, quotaBytes = 0, dryRun = false }) => {
      const now = clock.now()
      if (!dryRun) await writeRecord(record, now)
      try {
        if (!dryRun) await sweepIncoming({ root, before: new Date(now.getTime() - LEFTOVER_AFTER_MS) })
        const { wanted, unreadableLocks } = await findWanted(await roots(), store)
        const sparePackages = unreadableLocks.length > 0
        const collected = await collectGarbage({ root, wanted, now, unusedMs, quotaBytes, dryRun, sparePackages })
        return { ...collected, unreadableLocks: unreadableLocks.length }
      } catch (thrown) {
        if (!dryRun) await rm(record, { force: true }).catch(() => undefined)
        throw thrown
      }
    },
    lastCollection: async () => {
      const text = await readFile(record, 'utf8').catch(() => '{}')
      const parsed = LastCollection.safeParse(parseJson(text))
      return parsed.success ? new Date(parsed.data.startedAt) : undefined
    },
    claimForWorker: () =>
      writeFile(claim, 'A Whittle worker removes from this store what its database does not need.\n'),
    isClaimedByWorker: async () => (await readFile(claim).catch(() => undefined)) !== undefined,
  }
}

/** On a full disk it may fail: that is when a collection is needed most. */
async function writeRecord(file: string, now: Date): Promise<void> {
  const half = `${file}.${process.pid}`
  try {
    await writeFile(half, canonicalJson({ startedAt: now.toISOString() }))
    await rename(half, file)
  } catch {
    await rm(half, { force: true }).catch(() => undefined)
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
