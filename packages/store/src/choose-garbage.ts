import type { StoredFile, StoreListing } from './list-store.ts'

/** What a collection must know of what is still wanted: digests of blobs and keys of memo entries, hexadecimal. */
export interface Wanted {
  /** Cannot be fetched or made again, or is needed all the time: stays whatever the quota says. */
  needed: ReadonlySet<string>
  /** Belongs to what is kept, and could be made again: goes only where the quota is reached. */
  useful: ReadonlySet<string>
}

export interface ChoiceLimits {
  now: Date
  /** What nothing wants goes when nobody used it for so long. */
  unusedMs: number
  /** Bytes that the store may hold; none unless given. */
  quotaBytes?: number | undefined
}

/** What is to go, and what stays. */
export interface Choice {
  blobs: StoredFile[]
  memos: StoredFile[]
  keptBytes: number
}

/** A build that uses a file again within this time does not lose it: also while space is short. */
export const LEAST_GRACE_MS = 3_600_000
/** From this share of the quota on, what can be made again goes until the lower share is reached. */
const NEAR = 0.9
const RELIEVED = 0.8

/**
 * What a collection removes: what nothing wants and nobody used for a while, and then, near the quota, what can be made
 * again, least recently used first.
 */
export function chooseGarbage({ blobs, memos }: StoreListing, wanted: Wanted, limits: ChoiceLimits): Choice {
  const files = [
    ...blobs.map((file) => ({ file, kind: 'blobs' as const })),
    ...memos.map((file) => ({ file, kind: 'memos' as const })),
  ]
  const choice: Choice = { blobs: [], memos: [], keptBytes: 0 }
  const rest: typeof files = []
  const idleSince = limits.now.getTime() - Math.max(limits.unusedMs, LEAST_GRACE_MS)
  for (const item of files) {
    const { hex, usedAtMs } = item.file
    if (!wanted.needed.has(hex) && !wanted.useful.has(hex) && usedAtMs < idleSince) choice[item.kind].push(item.file)
    else rest.push(item)
  }
  choice.keptBytes = rest.reduce((sum, { file }) => sum + file.sizeBytes, 0)
  const { quotaBytes = 0 } = limits
  if (quotaBytes === 0 || choice.keptBytes <= quotaBytes * NEAR) return choice

  const graceSince = limits.now.getTime() - LEAST_GRACE_MS
  const evictable = rest
    .filter(({ file }) => !wanted.needed.has(file.hex) && file.usedAtMs < graceSince)
    .sort((a, b) => a.file.usedAtMs - b.file.usedAtMs)
  for (const { file, kind } of evictable) {
    if (choice.keptBytes <= quotaBytes * RELIEVED) break
    choice[kind].push(file)
    choice.keptBytes -= file.sizeBytes
  }
  return choice
}

/** Whether a store of this size is due for a collection because of its quota. */
export function isNearQuota(bytes: number, quotaBytes: number): boolean {
  return quotaBytes > 0 && bytes > quotaBytes * NEAR
}
