import { listRecordedRoots, type Database } from '@whittle/db'
import type { StoreKeeper } from '@whittle/engine'
import type { Logger } from '../log.ts'

/** What no row needs goes when nobody used it for so long: until then a build that fails today finds it tomorrow. */
const UNUSED_MS = 7 * 24 * 3_600_000
const EVERY_MS = 24 * 3_600_000
/** Near the quota; what builds use is spared for an hour, so asking much more often would find nothing. */
const EVERY_NEAR_QUOTA_MS = 15 * 60_000

export interface CollectPorts {
  db: Database
  keeper: Pick<StoreKeeper, 'collect' | 'lastCollection' | 'isNearQuota'>
  log: Logger
  /** Bytes that the store may hold; 0 for no quota. */
  quotaBytes: number
  now(): Date
}

/** Whether the store is due for a collection: once a day, and when it comes near its quota. */
export async function isCollectionDue(ports: Omit<CollectPorts, 'db' | 'log'>): Promise<boolean> {
  const last = await ports.keeper.lastCollection()
  const agoMs = last ? ports.now().getTime() - last.getTime() : Infinity
  if (agoMs >= EVERY_MS) return true
  return agoMs >= EVERY_NEAR_QUOTA_MS && (await ports.keeper.isNearQuota(ports.quotaBytes))
}

/** Removes from the store what neither a tag, a build that made an image, nor the next build needs. */
export async function handleCollect({ db, keeper, log, quotaBytes }: CollectPorts): Promise<{ removedBytes: number }> {
  const collected = await keeper.collect({ roots: () => listRecordedRoots(db), unusedMs: UNUSED_MS, quotaBytes })
  const { blobs, memos, keptBytes, overQuotaBytes, unreadableLocks } = collected
  const removedBytes = blobs.bytes + memos.bytes
  log.info(
    { removed: blobs.count + memos.count, removedBytes, keptBytes },
    'the store was cleared of what nothing needs',
  )
  if (overQuotaBytes > 0) {
    log.warn({ overQuotaBytes, quotaBytes }, 'the store is above its quota: all that is left is needed or in use')
  }
  if (unreadableLocks > 0) {
    log.warn(
      { unreadableLocks },
      'the store has lost locks of builds: unused packages stay, as one of them may be theirs',
    )
  }
  return { removedBytes }
}
