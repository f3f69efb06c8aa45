import type { Schedule } from '@whittle/core'
import { queueBuildWithin } from './build-queue.ts'
import type { Database } from './database.ts'

export interface ClaimDueOptions {
  now: Date
  /** At most this many images in one transaction. */
  limit: number
  /** When a schedule is next due after a time; `undefined` when it never is. */
  nextRun: (schedule: Schedule, after: Date) => Date | undefined
  /** Why the builds are queued, a sentence. */
  reason: (schedule: Schedule) => string
}

export interface ClaimedImage {
  imageId: string
  buildId: string
}

interface DueRow {
  id: string
  teamId: string
  scheduleCron: string
  scheduleTimezone: string | null
}

/**
 * Queues a build for each image whose schedule is due, and sets when it is next due: one transaction, so that a due image
 * is neither lost nor queued twice, however many processes ask at once. A run that was missed while nothing ran is made
 * up once.
 */
export async function claimDueImages(db: Database, options: ClaimDueOptions): Promise<ClaimedImage[]> {
  return db.$transaction(
    async (tx) => {
      const rows = await tx.$queryRaw<DueRow[]>`
        SELECT id, "teamId", "scheduleCron", "scheduleTimezone" FROM "Image"
        WHERE "nextRunAt" <= ${options.now} AND "scheduleCron" IS NOT NULL
        ORDER BY "nextRunAt", id LIMIT ${options.limit} FOR UPDATE SKIP LOCKED`
      const claimed: ClaimedImage[] = []
      for (const row of rows) {
        const nextRunAt = options.nextRun(scheduleOf(row), options.now) ?? null
        await tx.image.update({ where: { id: row.id }, data: { nextRunAt, lastCheckedAt: options.now } })
        const { id: imageId, teamId } = row
        const reason = options.reason(scheduleOf(row))
        const queued = await queueBuildWithin(tx, { teamId }, { imageId, trigger: 'schedule', reason })
        if (queued.status === 'queued') claimed.push({ imageId, buildId: queued.build.id })
      }
      return claimed
    },
    { timeout: 30_000 },
  )
}

/**
 * Computes the next run of every schedule that was just saved, `limit` of them in one transaction. Returns how many were
 * planned. Those that are never due stay without a next run; they are passed by, so that they hold up nothing behind them.
 */
export async function planNewSchedules(db: Database, options: Omit<ClaimDueOptions, 'reason'>): Promise<number> {
  let planned = 0
  let after: string | undefined = FIRST_ID
  while (after !== undefined) {
    const page: PlannedPage = await planPage(db, after, options)
    planned += page.planned
    after = page.last
  }
  return planned
}

const FIRST_ID = '00000000-0000-0000-0000-000000000000'

interface PlannedPage {
  planned: number
  /** Id of the last one of a full page: there may be more behind it. */
  last?: string
}

function planPage(db: Database, after: string, options: Omit<ClaimDueOptions, 'reason'>): Promise<PlannedPage> {
  return db.$transaction(
    async (tx) => {
      const rows = await tx.$queryRaw<DueRow[]>`
        SELECT id, "teamId", "scheduleCron", "scheduleTimezone" FROM "Image"
        WHERE "nextRunAt" IS NULL AND "scheduleCron" IS NOT NULL AND id > ${after}::uuid
        ORDER BY id LIMIT ${options.limit} FOR UPDATE SKIP LOCKED`
      let planned = 0
      for (const row of rows) {
        const nextRunAt = options.nextRun(scheduleOf(row), options.now)
        if (!nextRunAt) continue
        await tx.image.update({ where: { id: row.id }, data: { nextRunAt } })
        planned += 1
      }
      return { planned, last: rows.length < options.limit ? undefined : rows.at(-1)?.id }
    },
    { timeout: 30_000 },
  )
}

function scheduleOf(row: DueRow): Schedule {
  return { cron: row.scheduleCron, timezone: row.scheduleTimezone ?? 'UTC' }
}
