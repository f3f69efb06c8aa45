import type { BuildEvent } from '@whittle/core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  appendEvents,
  cancelBuild,
  claimBuild,
  countBuildsByStatus,
  failBuild,
  findBuild,
  findLostBuilds,
  finishBuild,
  heartbeat,
  listBuilds,
  listEvents,
  queueBuild,
  releaseBuild,
  saveRevision,
  stampBuild,
  type ActorScope,
} from '../src/index.ts'
import {
  givenClaimedBuild,
  givenImage,
  givenLease,
  givenQueuedBuild,
  givenResult,
  givenSpec,
  givenTeam,
} from './given.ts'
import { createTestDatabase, type TestDatabase } from './test-database.ts'

let database: TestDatabase
let actor: Required<ActorScope>
beforeAll(async () => {
  database = await createTestDatabase()
  actor = await givenTeam(database.db)
})
afterAll(() => database.drop())

const scope = () => ({ teamIds: [actor.teamId] })
const stale = { staleAfterSeconds: 30 }
const request = { trigger: 'manual', reason: 'A test asked for it.' } as const
const log = (message: string) => ({
  at: new Date('2026-11-24T04:00:00Z'),
  event: { kind: 'log', stage: 'lock', level: 'info', message } satisfies BuildEvent,
})

/** As if the worker had been silent for a minute. */
async function goSilent(buildId: string) {
  await database.db.$executeRaw`
    UPDATE "Build" SET "heartbeatAt" = now() - interval '1 minute' WHERE id = ${buildId}::uuid`
}

test('two requests give one waiting build, which builds the newest revision', async () => {
  const { db } = database
  const { id: imageId } = await givenImage(db, actor, givenSpec('twice'))
  const both = await Promise.all([
    queueBuild(db, actor, { imageId, ...request }),
    queueBuild(db, actor, { imageId, ...request }),
  ])
  const builds = both.map((outcome) => (outcome.status === 'queued' ? outcome : undefined)!)
  expect(builds[0]!.build.id).toBe(builds[1]!.build.id)
  expect(builds.map(({ created }) => created).sort()).toEqual([false, true])

  await saveRevision(db, actor, { imageId, spec: givenSpec('twice', { packages: ['curl'] }), expectedRevision: 1 })
  const again = await queueBuild(db, { teamId: actor.teamId }, { imageId, trigger: 'schedule', reason: 'Due.' })
  expect(again).toMatchObject({ created: false, build: { revision: { number: 2 }, trigger: 'manual' } })
  expect(await listBuilds(db, scope(), { imageId })).toHaveLength(1)
})

test('a person’s request stands over a waiting one of the schedule', async () => {
  const { db } = database
  const { id: imageId } = await givenImage(db, actor)
  await queueBuild(db, { teamId: actor.teamId }, { imageId, trigger: 'schedule', reason: 'Due.' })
  expect(await queueBuild(db, actor, { imageId, ...request })).toMatchObject({
    created: false,
    build: { trigger: 'manual', requestedBy: { id: actor.actorId } },
  })
})

test('one worker gets a build, and one build of an image runs at a time', async () => {
  const { db } = database
  const { id: imageId } = await givenImage(db, actor)
  const first = await givenQueuedBuild(db, actor, imageId)
  const claims = await Promise.all([1, 2, 3].map(() => claimBuild(db, givenLease(first.id), stale)))
  expect(claims.map(({ status }) => status).sort()).toEqual(['claimed', 'held', 'held'])
  const second = await givenQueuedBuild(db, actor, imageId)
  expect(second.number).toBe(2)
  expect(await claimBuild(db, givenLease(second.id), stale)).toEqual({ status: 'image-busy' })

  const claimed = claims.find((claim) => claim.status === 'claimed')!
  await failBuild(db, claimed.build.lease, { code: 'X_FAILED', message: 'It failed.', hint: 'Try again.' })
  expect(await findBuild(db, scope(), first.id)).toMatchObject({
    status: 'failed',
    error: { code: 'X_FAILED', message: 'It failed.', hint: 'Try again.' },
  })
  expect(await claimBuild(db, givenLease(second.id), stale)).toMatchObject({ status: 'claimed' })
})

test('a worker that was given up cannot overwrite what its successor does', async () => {
  const { db } = database
  const { id: imageId } = await givenImage(db, actor)
  const { id } = await givenQueuedBuild(db, actor, imageId)
  const zombie = await givenClaimedBuild(db, id)
  expect(await appendEvents(db, zombie.lease, [log('one'), log('two')])).toBe('held')
  expect(await heartbeat(db, zombie.lease)).toBe('held')
  expect(await claimBuild(db, givenLease(id), stale)).toEqual({ status: 'held' })

  await goSilent(id)
  expect(await findLostBuilds(db, stale)).toContainEqual({ id, status: 'running', variant: 'prod', trigger: 'manual' })
  const successor = await givenClaimedBuild(db, id)
  expect(successor.attempt).toBe(2)
  expect(await appendEvents(db, successor.lease, [log('three')])).toBe('held')

  expect(await heartbeat(db, zombie.lease)).toBe('lost')
  expect(await appendEvents(db, zombie.lease, [log('never')])).toBe('lost')
  expect(await releaseBuild(db, zombie.lease)).toBe('lost')
  expect(await failBuild(db, zombie.lease, { code: 'X', message: 'x' })).toBe('lost')
  expect(await finishBuild(db, zombie.lease, givenResult('zombie', ['latest']))).toBe('lost')
  expect(await finishBuild(db, successor.lease, givenResult('good', ['1.0-202611240400', 'latest']))).toBe('held')
  expect(await finishBuild(db, successor.lease, givenResult('again', ['latest']))).toBe('lost')

  const build = await findBuild(db, scope(), id)
  expect(build).toMatchObject({ status: 'succeeded', attempts: 2, indexDigest: givenResult('good', []).indexDigest })
  expect(build!.tags).toEqual(['1.0-202611240400', 'latest'])
  const events = await listEvents(db, id, 0)
  expect(events.map(({ sequence, event }) => [sequence, event.kind === 'log' && event.message])).toEqual([
    [1, 'one'],
    [2, 'two'],
    [3, 'three'],
  ])
  expect(await listEvents(db, id, 2)).toEqual(events.slice(2))
  expect(await listEvents(db, id, 999_999_999_999)).toEqual([])
})

test('every attempt of a build has the same time for its tag; who lost the build gets none', async () => {
  const { db } = database
  const { id: imageId } = await givenImage(db, actor)
  const { id: buildId } = await givenQueuedBuild(db, actor, imageId)
  const first = await givenClaimedBuild(db, buildId)
  const stamped = await stampBuild(db, first.lease)
  expect(stamped).toEqual({ state: 'held', at: expect.any(Date) })
  await goSilent(buildId)
  const second = await givenClaimedBuild(db, buildId)
  expect(await stampBuild(db, first.lease)).toEqual({ state: 'lost' })
  expect(await stampBuild(db, second.lease)).toEqual(stamped)
  await cancelBuild(db, actor, buildId)
  expect(await stampBuild(db, second.lease)).toEqual({ state: 'cancelled' })
})

test('events of two writers at once are numbered without gaps', async () => {
  const { db } = database
  const { id: imageId } = await givenImage(db, actor)
  const { lease } = await givenClaimedBuild(db, (await givenQueuedBuild(db, actor, imageId)).id)
  await Promise.all([1, 2, 3, 4].map((n) => appendEvents(db, lease, [log(`${n}a`), log(`${n}b`)])))
  const events = await listEvents(db, lease.buildId, 0)
  expect(events.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
})

test('a released build waits for its next attempt and is still the one that runs', async () => {
  const { db } = database
  const { id: imageId } = await givenImage(db, actor)
  const { id } = await givenQueuedBuild(db, actor, imageId)
  const { lease } = await givenClaimedBuild(db, id)
  expect(await releaseBuild(db, lease)).toBe('held')
  const next = await givenQueuedBuild(db, actor, imageId)
  expect(await claimBuild(db, givenLease(next.id), stale)).toEqual({ status: 'image-busy' })
  const again = await givenClaimedBuild(db, id)
  expect(again.attempt).toBe(2)
  await releaseBuild(db, again.lease, { interrupted: true })
  expect(await givenClaimedBuild(db, id)).toMatchObject({ attempt: 2 })
})

test('a cancelled build tells its worker, takes its last events and keeps its state', async () => {
  const { db } = database
  const { id: imageId } = await givenImage(db, actor)
  const { id } = await givenQueuedBuild(db, actor, imageId)
  const { lease } = await givenClaimedBuild(db, id)
  expect(await cancelBuild(db, actor, id)).toEqual({ status: 'cancelled', wasRunning: true })
  expect(await heartbeat(db, lease)).toBe('cancelled')
  expect(await appendEvents(db, lease, [log('stopped')])).toBe('cancelled')
  expect(await listEvents(db, id, 0)).toHaveLength(1)
  expect(await finishBuild(db, lease, givenResult('late', ['latest']))).toBe('cancelled')
  expect(await failBuild(db, lease, { code: 'X', message: 'x' })).toBe('cancelled')
  expect(await findBuild(db, scope(), id)).toMatchObject({ status: 'cancelled', tags: [] })
  expect(await cancelBuild(db, actor, id)).toEqual({ status: 'already-finished' })
  expect(await claimBuild(db, givenLease(id), stale)).toEqual({ status: 'ended' })
})

test('an unchanged build leaves tags alone; the next claim still knows the last digest that was built', async () => {
  const { db } = database
  const { id: imageId } = await givenImage(db, actor)
  const first = await givenClaimedBuild(db, (await givenQueuedBuild(db, actor, imageId)).id)
  expect(first.lastContentDigest).toBeUndefined()
  const result = givenResult('base', ['latest'])
  await finishBuild(db, first.lease, result)
  const second = await givenClaimedBuild(db, (await givenQueuedBuild(db, actor, imageId)).id)
  expect(second.lastContentDigest).toBe(result.contentDigest)
  const { snapshotId, contentDigest } = result
  await finishBuild(db, second.lease, { status: 'unchanged', snapshotId, contentDigest })
  expect(await findBuild(db, scope(), second.lease.buildId)).toMatchObject({ status: 'unchanged', tags: [] })
  const third = await givenClaimedBuild(db, (await givenQueuedBuild(db, actor, imageId)).id)
  expect(third.lastContentDigest).toBe(result.contentDigest)
})

test('a list of builds is paged by the last id and filtered by state', async () => {
  const { db } = database
  const { id: imageId } = await givenImage(db, actor)
  for (const n of [1, 2, 3]) {
    const { lease } = await givenClaimedBuild(db, (await givenQueuedBuild(db, actor, imageId)).id)
    await failBuild(db, lease, { code: 'X', message: `${n}` })
  }
  const page = await listBuilds(db, scope(), { imageId, limit: 2 })
  expect(page.map(({ number }) => number)).toEqual([3, 2])
  const rest = await listBuilds(db, scope(), { imageId, before: page[1]!.id })
  expect(rest.map(({ number }) => number)).toEqual([1])
  expect(await listBuilds(db, scope(), { imageId, statuses: ['queued'] })).toEqual([])
  expect((await countBuildsByStatus(db)).failed).toBeGreaterThanOrEqual(3)
})
