import {
  claimDueImages,
  findLostBuilds,
  latestSnapshot,
  listDistributionsInUse,
  planNewSchedules,
  removeExpiredSessions,
  type Database,
} from '@whittle/db'
import { nextRun, type JobQueues } from '@whittle/jobs'
import type { LeaseTimes } from '../builds/lease-keeper.ts'
import type { Logger } from '../log.ts'

/** Every installation offers it, whether or not an image uses it yet. */
export const DEFAULT_DISTRIBUTION = 'debian/13'
const SNAPSHOT_AGE_MS = 6 * 3_600_000
const CLAIM_AT_ONCE = 50

export interface TickPorts {
  db: Database
  queues: Pick<JobQueues, 'enqueueBuild' | 'enqueueSync' | 'enqueueCollection'>
  times: LeaseTimes
  log: Logger
  now(): Date
  /** Whether the store should be cleared of what nothing needs. */
  isCollectionDue(): Promise<boolean>
  /** A snapshot that was confirmed longer ago is synchronised; 6 hours unless told. */
  snapshotAgeMs?: number
}

/** What a tick set going. */
export interface TickResult {
  planned: number
  /** Images whose schedule was due. */
  due: number
  /** Waiting or silent builds whose job was looked after. */
  lost: number
  syncs: string[]
  /** Whether a collection of the store was asked for. */
  collection: boolean
}

/** Each minute: queues what schedules ask for, finds work that lost its job or its worker, keeps snapshots young and the store small. */
export async function handleTick(ports: TickPorts): Promise<TickResult> {
  const planned = await planSchedules(ports)
  const due = await claimDue(ports)
  const lost = await findLostBuilds(ports.db, ports.times)
  for (const { id, variant, trigger } of lost) {
    // Nobody waits for these, and the gallery's first builds are many: what people ask for overtakes them.
    await ports.queues.enqueueBuild(id, { behindOthers: variant === 'dev' || trigger === 'seed' })
  }
  const syncs = await findOldSnapshots(ports)
  for (const distribution of syncs) await ports.queues.enqueueSync(distribution)
  await removeExpiredSessions(ports.db, ports.now())
  const collection = await ports.isCollectionDue()
  if (collection) await ports.queues.enqueueCollection()
  return { planned, due, lost: lost.length, syncs, collection }
}

async function planSchedules(ports: TickPorts): Promise<number> {
  return planNewSchedules(ports.db, { now: ports.now(), limit: CLAIM_AT_ONCE, nextRun })
}

async function claimDue(ports: TickPorts): Promise<number> {
  let count = 0
  for (;;) {
    const claimed = await claimDueImages(ports.db, {
      now: ports.now(),
      limit: CLAIM_AT_ONCE,
      nextRun,
      reason: ({ cron, timezone }) => `Its schedule (${cron}, ${timezone}) was due.`,
    })
    for (const { buildId } of claimed) await ports.queues.enqueueBuild(buildId)
    count += claimed.length
    if (claimed.length < CLAIM_AT_ONCE) return count
  }
}

async function findOldSnapshots(ports: TickPorts): Promise<string[]> {
  const { db, now, snapshotAgeMs = SNAPSHOT_AGE_MS } = ports
  const inUse = new Set([DEFAULT_DISTRIBUTION, ...(await listDistributionsInUse(db))])
  const old: string[] = []
  for (const distribution of inUse) {
    const newest = await latestSnapshot(db, distribution)
    if (!newest || now().getTime() - newest.confirmedAt.getTime() > snapshotAgeMs) old.push(distribution)
  }
  return old
}
