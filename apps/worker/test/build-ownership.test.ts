import { setTimeout as sleep } from 'node:timers/promises'
import { cancelBuild, findBuild, listEvents, type ActorScope } from '@whittle/db'
import { givenTeam } from '@whittle/db/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { handleBuild } from '../src/handlers/build.ts'
import { builtOutcome, contentDigestOf, createFakeEngine, passing, tellStage } from './fake-engine.ts'
import { buildPorts, createWorkerStand, givenBuildOf, quickTimes, type WorkerStand } from './worker-stand.ts'

let stand: WorkerStand
let actor: Required<ActorScope>

beforeAll(async () => {
  stand = await createWorkerStand()
  actor = await givenTeam(stand.db, 'shop')
})
afterAll(() => stand.close())

const scope = () => ({ teamIds: [actor.teamId] })
const read = (id: string) => findBuild(stand.db, scope(), id)
const givenBuild = () => givenBuildOf(stand, actor)

test('two deliveries at once build once', async () => {
  const { buildId } = await givenBuild()
  const engine = createFakeEngine({ build: () => sleep(300, builtOutcome('once', ['latest'])) })
  const ports = buildPorts(stand, engine)
  const deliveries = await Promise.all([handleBuild(ports, { buildId }), handleBuild(ports, { buildId })])
  expect(deliveries).toContainEqual({ status: 'done', result: 'succeeded' })
  expect(deliveries).toContainEqual({ status: 'later', why: 'held' })
  expect(engine.builds).toHaveLength(1)
})

test('a cancelled build stops its engine and keeps what it told', async () => {
  const { buildId } = await givenBuild()
  const engine = createFakeEngine({
    build: async (request) => {
      tellStage(request, 'lock')
      return new Promise((_, reject) => {
        request.signal!.addEventListener('abort', () => {
          request.events({ kind: 'log', stage: 'fetch', level: 'info', message: 'stopping' })
          reject(request.signal!.reason as Error)
        })
      })
    },
  })
  const delivery = handleBuild(buildPorts(stand, engine), { buildId })
  await expect.poll(async () => (await read(buildId))!.status).toBe('running')
  await cancelBuild(stand.db, actor, buildId)
  expect(await delivery).toEqual({ status: 'done', result: 'cancelled' })
  expect(await read(buildId)).toMatchObject({ status: 'cancelled', tags: [] })
  const events = await listEvents(stand.db, buildId, 0)
  expect(events.at(-1)!.event).toMatchObject({ message: 'stopping' })
})

test('a worker that lost its build to another saves nothing', async () => {
  const { buildId } = await givenBuild()
  let successor: Promise<unknown> | undefined
  const engine = createFakeEngine({
    build: async (request, count) => {
      if (count > 1) return builtOutcome('successor', ['latest'])
      // As if this process had hung: the row grows stale, another worker takes it up.
      await stand.db.$executeRaw`
        UPDATE "Build" SET "heartbeatAt" = now() - interval '1 hour' WHERE id = ${buildId}::uuid`
      successor = handleBuild(buildPorts(stand, engine), { buildId })
      await successor
      tellStage(request, 'publish')
      return builtOutcome('zombie', ['zombie'])
    },
  })
  const ports = { ...buildPorts(stand, engine), times: { ...quickTimes, heartbeatMs: 60_000 } }
  expect(await handleBuild(ports, { buildId })).toEqual({ status: 'done', result: 'lost' })
  expect(await successor).toEqual({ status: 'done', result: 'succeeded' })
  const build = await read(buildId)
  expect(build).toMatchObject({ status: 'succeeded', attempts: 2, tags: ['latest'] })
  expect(build!.contentDigest).toBe(contentDigestOf('successor'))
  const events = await listEvents(stand.db, buildId, 0)
  expect(events.map(({ event }) => event.kind)).toEqual(['log'])
})

test('the attempts of a build have one time for its tag, and a build that was taken away moves none', async () => {
  const { buildId } = await givenBuild()
  const times: Date[] = []
  const engine = createFakeEngine({
    build: async (request, count) => {
      times.push(await request.publishTo!.endedAt!())
      if (count === 1) throw passing()
      await cancelBuild(stand.db, actor, buildId)
      times.push(await request.publishTo!.endedAt!())
      return builtOutcome('never', ['latest'])
    },
  })
  const ports = buildPorts(stand, engine)
  expect(await handleBuild(ports, { buildId })).toMatchObject({ status: 'retry' })
  expect(await handleBuild(ports, { buildId })).toEqual({ status: 'done', result: 'cancelled' })
  expect(times).toEqual([times[0], times[0]])
})

test('a process that stops gives its build back; the attempt does not count', async () => {
  const { buildId } = await givenBuild()
  const stop = new AbortController()
  const engine = createFakeEngine({
    build: (request, count) =>
      count > 1
        ? Promise.resolve(builtOutcome('again', ['latest']))
        : new Promise((_, reject) => {
            request.signal!.addEventListener('abort', () => reject(request.signal!.reason as Error))
          }),
  })
  const delivery = handleBuild(buildPorts(stand, engine, stop.signal), { buildId })
  await expect.poll(() => engine.builds.length).toBe(1)
  stop.abort()
  expect(await delivery).toEqual({ status: 'later', why: 'stopping' })
  expect(await read(buildId)).toMatchObject({ status: 'running', attempts: 0 })
  expect(await handleBuild(buildPorts(stand, engine), { buildId })).toMatchObject({ result: 'succeeded' })
  expect(await read(buildId)).toMatchObject({ attempts: 1 })
})
