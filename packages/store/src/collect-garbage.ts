import { mkdir, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type ChoiceLimits, chooseGarbage, type Wanted } from './choose-garbage.ts'
import { putBack } from './in-use.ts'
import { amountOf, type Amount, describeFile, listStore, type StoredFile } from './list-store.ts'
import { explainFileError, fileErrorCode } from './store-error.ts'
import { ASIDE, asidePlace, blobPlace, memoPlace } from './store-places.ts'

export interface CollectRequest extends ChoiceLimits {
  root: string
  wanted: Wanted
  /** Lets every .deb stay that the quota does not push out: what a lock pins could not be read. */
  sparePackages?: boolean
  /** Only says what would go. */
  dryRun?: boolean
  /** Time between the laying aside and the last look; for tests. */
  settleMs?: number
}

/** What a collection did. */
export interface Collected {
  blobs: Amount
  memos: Amount
  /** What the store holds now, without what is being written. */
  keptBytes: number
  /** How far that is above the quota: all of it is needed or in use. */
  overQuotaBytes: number
}

/** Far longer than a system call: a note of use that found the file in its place has arrived by then. */
const SETTLE_MS = 1_000
const AR_MAGIC = Buffer.from('!<arch>\n')

/**
 * Removes from a store what nothing wants (`chooseGarbage`). Builds may go on at the same time: a blob is laid aside
 * first, brought back by whoever asks for it, and removed only if nobody noted a use until then. Killed at any moment it
 * leaves a whole store: what it had laid aside is found by readers, and judged anew by the next collection. `now` must have
 * been taken before `wanted` was found out. Errors: `STORE_*`.
 */
export async function collectGarbage(request: CollectRequest): Promise<Collected> {
  const { root, wanted, dryRun = false } = request
  try {
    if (!dryRun) await bringBack(root)
    const listing = await listStore(root)
    const choice = chooseGarbage(listing, wanted, request)
    if (request.sparePackages) choice.blobs = await withoutPackages(root, choice.blobs)
    const blobs = dryRun ? choice.blobs : await removeBlobs(root, choice.blobs, request.settleMs ?? SETTLE_MS)
    const memos = dryRun ? choice.memos : await removeMemos(root, choice.memos)
    const all = amountOf([...listing.blobs, ...listing.memos])
    const keptBytes = all.bytes - amountOf(blobs).bytes - amountOf(memos).bytes
    const overQuotaBytes = request.quotaBytes ? Math.max(0, keptBytes - request.quotaBytes) : 0
    return { blobs: amountOf(blobs), memos: amountOf(memos), keptBytes, overQuotaBytes }
  } catch (thrown) {
    throw explainFileError(thrown)
  }
}

/** What an earlier collection had laid aside when it was killed goes back, to be judged like everything else. */
async function bringBack(root: string): Promise<void> {
  const { aside } = await listStore(root)
  for (const { hex } of aside) await putBack(asidePlace(root, hex), blobPlace(root, hex))
}

async function removeBlobs(root: string, chosen: StoredFile[], settleMs: number): Promise<StoredFile[]> {
  if (chosen.length > 0) await mkdir(join(root, ASIDE), { recursive: true })
  const aside: StoredFile[] = []
  for (const file of chosen) {
    if (await layAside(root, file)) aside.push(file)
  }
  if (aside.length > 0) await pause(settleMs)
  const removed: StoredFile[] = []
  for (const file of aside) if (await removeIfIdle(root, file)) removed.push(file)
  return removed
}

/** Its time is looked at where nobody can note a use any more: whoever asks for it now brings it back first. */
async function removeIfIdle(root: string, { hex, usedAtMs }: StoredFile): Promise<boolean> {
  const path = asidePlace(root, hex)
  const found = await describeFile(path, hex)
  if (!found) return false
  if (found.usedAtMs !== usedAtMs) {
    await putBack(path, blobPlace(root, hex))
    return false
  }
  return rm(path).then(
    () => true,
    (thrown: unknown) => {
      if (fileErrorCode(thrown) === 'ENOENT') return false
      throw thrown
    },
  )
}

/** A memo entry that is lost costs time only: it needs no such care. */
async function removeMemos(root: string, chosen: StoredFile[]): Promise<StoredFile[]> {
  const removed: StoredFile[] = []
  for (const file of chosen) {
    const path = memoPlace(root, file.hex)
    if ((await describeFile(path, file.hex))?.usedAtMs !== file.usedAtMs) continue
    await rm(path, { force: true })
    removed.push(file)
  }
  return removed
}

async function withoutPackages(root: string, chosen: StoredFile[]): Promise<StoredFile[]> {
  const others: StoredFile[] = []
  for (const file of chosen) if (!(await isPackage(blobPlace(root, file.hex)))) others.push(file)
  return others
}

async function isPackage(path: string): Promise<boolean> {
  const file = await open(path, 'r').catch((thrown: unknown) => {
    if (fileErrorCode(thrown) === 'ENOENT') return undefined
    throw thrown
  })
  if (!file) return false
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(AR_MAGIC.length), 0, AR_MAGIC.length, 0)
    return bytesRead === AR_MAGIC.length && buffer.equals(AR_MAGIC)
  } finally {
    await file.close()
  }
}

async function layAside(root: string, { hex, usedAtMs }: StoredFile): Promise<boolean> {
  if ((await describeFile(blobPlace(root, hex), hex))?.usedAtMs !== usedAtMs) return false
  try {
    await rename(blobPlace(root, hex), asidePlace(root, hex))
    return true
  } catch (thrown) {
    if (fileErrorCode(thrown) === 'ENOENT') return false
    throw thrown
  }
}
