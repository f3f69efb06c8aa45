import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { findBuild, listEvents, type ActorScope } from '@whittle/db'
import { givenImage, givenQueuedBuild, givenTeam } from '@whittle/db/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { builtOutcome, createFakeEngine, lasting, passing, tellStage } from './fake-engine.ts'
import { createWorkerStand, startBuilding, type WorkerStand } from './worker-stand.ts'

let stand: WorkerStand
let actor: Required<ActorScope>

beforeAll(async () => {
  stand = await createWorkerStand()
  actor = await givenTeam(stand.db)
})
afterAll(() => stand.close())

const read = (id: string) => findBuild(stand.db, { teamIds: [actor.teamId] }, id)
async function givenEnqueuedBuild(): Promise<string> {
  const { id: imageId } = await givenImage(stand.db, actor)
  const { id } = await givenQueuedBuild(stand.db, actor, imageId)
  await stand.queues.enqueueBuild(id)
  return id
}

/** A real process that holds the build until it is killed. */
async function startDyingWorker() {
  const args = [join(import.meta.dirname, 'dying-worker.ts'), stand.databaseUrl, stand.prefix, stand.storeRoot]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  return {
    kill: async () => {
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
  }
}

test('a build whose worker is killed is taken up by another and ends once', async () => {
  const id = await givenEnqueuedBuild()
  const dying = await startDyingWorker()
  expect(await read(id)).toMatchObject({ status: 'running', attempts: 1 })
  await dying.kill()

  const engine = createFakeEngine({
    build: async (request) => {
      tellStage(request, 'lock')
      return builtOutcome('survivor', ['latest'])
    },
  })
  const workers = startBuilding(stand, engine)
  await expect.poll(async () => (await read(id))!.status, { timeout: 30_000, interval: 200 }).toBe('succeeded')
  await workers.close()
  expect(engine.builds).toHaveLength(1)
  expect(await read(id)).toMatchObject({ attempts: 2, tags: ['latest'] })
  const events = await listEvents(stand.db, id, 0)
  expect(events.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6])
  expect(events.map(({ event }) => (event.kind === 'log' ? event.message : event.kind))).toEqual([
    'There is no package index of debian/13 yet: fetching and verifying it first.',
    'stage-started',
    'stage-finished',
    'Taken up again: attempt 2 of 4.',
    'stage-started',
    'stage-finished',
  ])
})

test('a failure that stays uses one attempt, one that passes is repeated by the queue', async () => {
  const engine = createFakeEngine({
    build: async (request, count) => {
      if (count === 1) throw lasting()
      if (count === 2) throw passing()
      return builtOutcome('second', ['latest'])
    },
  })
  const workers = startBuilding(stand, engine)
  const staying = await givenEnqueuedBuild()
  await expect.poll(async () => (await read(staying))!.status, { timeout: 10_000 }).toBe('failed')
  const going = await givenEnqueuedBuild()
  await expect.poll(async () => (await read(going))!.status, { timeout: 20_000, interval: 200 }).toBe('succeeded')
  await workers.close()
  expect(engine.builds).toHaveLength(3)
  expect(await read(going)).toMatchObject({ attempts: 2 })
})

test('the waiting build of an image starts when the running one has ended', async () => {
  let release = () => undefined as void
  const engine = createFakeEngine({
    build: async (_, count) => {
      if (count === 1) await new Promise<void>((resolve) => (release = resolve))
      return builtOutcome(`number ${count}`, ['latest'])
    },
  })
  const workers = startBuilding(stand, engine)
  const first = await givenEnqueuedBuild()
  await expect.poll(() => engine.builds.length).toBe(1)
  const { imageId } = (await read(first))!
  const { id: second } = await givenQueuedBuild(stand.db, actor, imageId)
  await stand.queues.enqueueBuild(second)
  await expect.poll(() => stand.queues.depth('build')).toMatchObject({ delayed: 1 })
  expect(engine.builds).toHaveLength(1)
  release()
  await expect.poll(async () => (await read(second))!.status, { timeout: 10_000 }).toBe('succeeded')
  await workers.close()
  expect(await read(first)).toMatchObject({ status: 'succeeded' })
})
