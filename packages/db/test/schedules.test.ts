import type { Schedule } from '@whittle/core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { claimDueImages, createDatabase, listBuilds, planNewSchedules, type ActorScope } from '../src/index.ts'
import { givenClaimedBuild, givenImage, givenQueuedBuild, givenSpec, givenTeam } from './given.ts'
import { createTestDatabase, type TestDatabase } from './test-database.ts'

let database: TestDatabase
let actor: Required<ActorScope>
beforeAll(async () => {
  database = await createTestDatabase()
  actor = await givenTeam(database.db)
})
afterAll(() => database.drop())

const schedule: Schedule = { cron: '0 4 * * *', timezone: 'UTC' }
const now = new Date('2026-11-24T04:00:30Z')
const tomorrow = new Date('2026-11-25T04:00:00Z')
const options = { now, limit: 100, nextRun: () => tomorrow, reason: () => 'Its daily schedule was due.' }

async function givenDueImage(nextRunAt: Date | null) {
  const image = await givenImage(database.db, actor, givenSpec(`due-${crypto.randomUUID()}`, { schedule }))
  await database.db.image.update({ where: { id: image.id }, data: { nextRunAt } })
  return image.id
}

test('two claimers at once claim each due image once', async () => {
  const { db, url } = database
  const due = await Promise.all(Array.from({ length: 12 }, () => givenDueImage(new Date('2026-11-24T04:00:00Z'))))
  const later = await givenDueImage(tomorrow)
  const other = createDatabase(url)
  const claims = await Promise.all([claimDueImages(db, options), claimDueImages(other, options)])
  await other.$disconnect()

  expect(
    claims
      .flat()
      .map(({ imageId }) => imageId)
      .sort(),
  ).toEqual([...due].sort())
  const builds = await listBuilds(db, { teamIds: [actor.teamId] })
  expect(builds).toHaveLength(12)
  expect(builds[0]).toMatchObject({ trigger: 'schedule', reason: 'Its daily schedule was due.', status: 'queued' })
  const rows = await db.image.findMany({ where: { id: { in: due } } })
  expect(rows.every(({ nextRunAt }) => nextRunAt?.getTime() === tomorrow.getTime())).toBe(true)
  expect(rows.every(({ lastCheckedAt }) => lastCheckedAt?.getTime() === now.getTime())).toBe(true)
  expect(await claimDueImages(db, options)).toEqual([])
  expect((await db.image.findUniqueOrThrow({ where: { id: later } })).lastCheckedAt).toBeNull()
})

test('an image that builds now gets one more in the queue', async () => {
  const { db } = database
  const imageId = await givenDueImage(now)
  const running = await givenClaimedBuild(db, (await givenQueuedBuild(db, actor, imageId)).id)
  const [claimed] = await claimDueImages(db, options)
  expect(claimed!.imageId).toBe(imageId)
  expect(claimed!.buildId).not.toBe(running.lease.buildId)
})

test('a schedule that was just saved is planned, not run', async () => {
  const { db } = database
  const imageId = await givenDueImage(null)
  const manual = await givenImage(db, actor)
  expect(await claimDueImages(db, options)).toEqual([])
  expect(await planNewSchedules(db, options)).toBe(1)
  expect((await db.image.findUniqueOrThrow({ where: { id: imageId } })).nextRunAt).toEqual(tomorrow)
  expect((await db.image.findUniqueOrThrow({ where: { id: manual.id } })).nextRunAt).toBeNull()
})

test('schedules that are never due hold up none behind them', async () => {
  const { db } = database
  const never = { cron: '0 0 30 2 *', timezone: 'UTC' }
  const nextRun = ({ cron }: Schedule) => (cron === never.cron ? undefined : tomorrow)
  for (let count = 0; count < 5; count++) {
    await givenImage(db, actor, givenSpec(`never-${count}`, { schedule: never }))
  }
  const behind = [await givenDueImage(null), await givenDueImage(null), await givenDueImage(null)]
  expect(await planNewSchedules(db, { ...options, limit: 2, nextRun })).toBe(3)
  const rows = await db.image.findMany({ where: { id: { in: behind } } })
  expect(rows.map(({ nextRunAt }) => nextRunAt)).toEqual([tomorrow, tomorrow, tomorrow])
  expect(await planNewSchedules(db, { ...options, limit: 2, nextRun })).toBe(0)
})
