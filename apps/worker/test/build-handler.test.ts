import { setTimeout as sleep } from 'node:timers/promises'
import {
  findBuild,
  listBuilds,
  listEvents,
  listTags,
  queueBuild,
  recordSnapshot,
  type ActorScope,
  type BuildTrigger,
} from '@whittle/db'
import { givenTeam } from '@whittle/db/testing'
import { buildChannel, createRedisConnection } from '@whittle/jobs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { handleBuild, MAX_ATTEMPTS } from '../src/handlers/build.ts'
import { storeSnapshot } from '../src/snapshots/newest-snapshot.ts'
import {
  builtOutcome,
  contentDigestOf,
  createFakeEngine,
  givenSnapshot,
  lasting,
  passing,
  tellStage,
} from './fake-engine.ts'
import { buildPorts, createWorkerStand, givenBuildOf, testRedisUrl, type WorkerStand } from './worker-stand.ts'

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

test('the first build of an installation synchronises first, and says so', async () => {
  const { buildId } = await givenBuild()
  const engine = createFakeEngine({})
  expect(await handleBuild(buildPorts(stand, engine), { buildId })).toEqual({ status: 'done', result: 'succeeded' })
  expect(engine.syncs).toEqual([{ distribution: 'debian/13', architectures: ['amd64'], known: undefined }])
  const [event] = await listEvents(stand.db, buildId, 0)
  expect(event!.event).toMatchObject({ kind: 'log', message: expect.stringContaining('no package index') })
  expect((await read(buildId))!.snapshotId).toBe(givenSnapshot('2026-11-24T00:00:00Z').id)
})

test('an index that the store has lost is fetched again before the build, by the dates that are known', async () => {
  const { buildId } = await givenBuild()
  const snapshot = givenSnapshot('2026-11-24T06:00:00Z')
  const digest = contentDigestOf('a lost index')
  const index = {
    component: 'main',
    arch: 'amd64' as const,
    path: 'main/binary-amd64/Packages.xz',
    sizeBytes: 1,
    digest,
  }
  const whole = { ...snapshot, releases: snapshot.releases.map((release) => ({ ...release, indexes: [index] })) }
  await recordSnapshot(stand.db, { snapshot: whole, digest: (await storeSnapshot(stand.store, whole)).digest })
  const engine = createFakeEngine({ sync: async () => whole })
  expect(await handleBuild(buildPorts(stand, engine), { buildId })).toEqual({ status: 'done', result: 'succeeded' })
  expect(engine.syncs).toEqual([
    { distribution: 'debian/13', architectures: ['amd64'], known: { trixie: snapshot.date } },
  ])
  const [event] = await listEvents(stand.db, buildId, 0)
  expect(event!.event).toMatchObject({ kind: 'log', message: expect.stringContaining('has lost the package index') })
})

test('the newest snapshot is built from; the outcome, tags and events are saved', async () => {
  const newer = givenSnapshot('2026-11-25T00:00:00Z')
  await recordSnapshot(stand.db, { snapshot: newer, digest: (await storeSnapshot(stand.store, newer)).digest })
  const { buildId, imageId } = await givenBuild()
  const engine = createFakeEngine({
    build: async (request) => {
      tellStage(request, 'lock')
      await sleep(300)
      for (let done = 1; done <= 50; done++) {
        request.events({ kind: 'progress', stage: 'fetch', done, total: 50, unit: 'packages' })
      }
      tellStage(request, 'publish')
      return builtOutcome('one', ['1.26.3-202611240400', '1.26.3', 'latest'])
    },
  })
  const subscriber = createRedisConnection(testRedisUrl())
  let wakeUps = 0
  subscriber.on('message', () => wakeUps++)
  await subscriber.subscribe(buildChannel(buildId))
  await handleBuild(buildPorts(stand, engine), { buildId })
  await expect.poll(() => wakeUps).toBeGreaterThanOrEqual(3)
  await subscriber.quit()

  expect(engine.syncs).toEqual([])
  const [request] = engine.builds
  expect(request).toMatchObject({ snapshot: newer, architectures: ['amd64'], variant: 'prod', unchangedIf: undefined })
  const image = (await read(buildId))!.image.name
  expect(request!.publishTo).toMatchObject({
    url: 'http://127.0.0.1:1',
    repository: `shop/${image}`,
    credentials: { username: 'whittle-worker', password: 'a secret' },
  })
  const outcome = builtOutcome('one', [])
  expect(await read(buildId)).toMatchObject({
    status: 'succeeded',
    attempts: 1,
    snapshotId: newer.id,
    contentDigest: contentDigestOf('one'),
    documents: outcome.documents,
    layerBytes: 1000,
    packagesKept: 8,
    tags: ['1.26.3-202611240400', '1.26.3', 'latest'],
  })
  const tags = await listTags(stand.db, scope(), imageId)
  expect(new Set(tags.map(({ digest }) => digest))).toEqual(new Set([outcome.image.index.digest]))
  const events = await listEvents(stand.db, buildId, 0)
  expect(events.map(({ sequence, event }) => [sequence, event.kind])).toEqual([
    [1, 'stage-started'],
    [2, 'stage-finished'],
    // Of fifty progress events at once the last one says it all.
    [3, 'progress'],
    [4, 'stage-started'],
    [5, 'stage-finished'],
  ])
})

test('a schedule that finds nothing changed is recorded so; a person’s request builds all the same', async () => {
  const { buildId, imageId } = await givenBuild()
  const engine = createFakeEngine({
    build: async (request) => {
      tellStage(request, 'lock')
      if (request.unchangedIf === contentDigestOf('same'))
        return { status: 'unchanged', contentDigest: contentDigestOf('same') }
      return builtOutcome('same', ['latest'])
    },
  })
  const ports = buildPorts(stand, engine)
  await handleBuild(ports, { buildId })
  const next = async (trigger: BuildTrigger) => {
    const queued = await queueBuild(stand.db, actor, { imageId, trigger, reason: 'x' })
    if (queued.status !== 'queued') throw new Error(queued.status)
    await handleBuild(ports, { buildId: queued.build.id })
    return read(queued.build.id)
  }
  expect(await next('schedule')).toMatchObject({
    status: 'unchanged',
    contentDigest: contentDigestOf('same'),
    tags: [],
  })
  expect(await next('schedule')).toMatchObject({ status: 'unchanged' })
  expect(await next('manual')).toMatchObject({ status: 'succeeded', tags: ['latest'] })
})

test('a set that cannot be had is a failure with its explanation', async () => {
  const { buildId } = await givenBuild()
  const conflict = {
    summary: 'curl needs libcurl4t64 8.14, which nothing provides.',
    steps: [{ package: 'curl', text: 'curl 8.14 needs libcurl4t64.' }],
    fixes: [{ text: 'Remove curl.', action: 'remove-package' as const, package: 'curl' }],
  }
  const engine = createFakeEngine({ build: async () => ({ status: 'conflict', conflict }) })
  expect(await handleBuild(buildPorts(stand, engine), { buildId })).toEqual({ status: 'done', result: 'failed' })
  expect(await read(buildId)).toMatchObject({
    status: 'failed',
    error: { code: 'BUILD_UNSATISFIABLE', message: conflict.summary, hint: 'Remove curl.' },
    conflict,
  })
})

test('a failure that stays ends the build at once, in words', async () => {
  const { buildId } = await givenBuild()
  const engine = createFakeEngine({ build: () => Promise.reject(lasting()) })
  expect(await handleBuild(buildPorts(stand, engine), { buildId })).toMatchObject({ status: 'failed' })
  expect(await read(buildId)).toMatchObject({
    status: 'failed',
    attempts: 1,
    error: { code: 'TEST_FAILED', message: 'The image did not start.', hint: 'See its log.' },
  })
})

test('a failure that can pass is tried again until the attempts are used up; events go on counting', async () => {
  const { buildId } = await givenBuild()
  const engine = createFakeEngine({
    build: async (request) => {
      tellStage(request, 'lock')
      throw passing()
    },
  })
  const ports = buildPorts(stand, engine)
  for (let attempt = 1; attempt < MAX_ATTEMPTS; attempt++) {
    expect(await handleBuild(ports, { buildId })).toMatchObject({ status: 'retry' })
    expect(await read(buildId)).toMatchObject({ status: 'running', attempts: attempt })
  }
  expect(await handleBuild(ports, { buildId })).toMatchObject({ status: 'failed' })
  expect(await read(buildId)).toMatchObject({ status: 'failed', error: { code: 'FETCH_UNREACHABLE' } })
  const sequences = (await listEvents(stand.db, buildId, 0)).map(({ sequence }) => sequence)
  expect(sequences).toEqual(sequences.map((_, i) => i + 1))
  // Each attempt's stage, each retry's announcement and its start.
  expect(sequences).toHaveLength(MAX_ATTEMPTS * 2 + (MAX_ATTEMPTS - 1) * 2)
  expect(await handleBuild(ports, { buildId })).toEqual({ status: 'done', result: 'ended before' })
})

test('a build that Postgres fails for a moment is tried again, with a reason that says so', async () => {
  const { buildId } = await givenBuild()
  const engine = createFakeEngine({ build: async () => builtOutcome('kept', ['latest']) })
  // As when it restarts: the outcome cannot be saved, and the next statement works again.
  let failures = 1
  const db = new Proxy(stand.db, {
    get(target, property, receiver) {
      if (property !== '$transaction' || engine.builds.length === 0 || failures === 0) {
        return Reflect.get(target, property, receiver) as unknown
      }
      failures--
      return () => Promise.reject(new Error('Connection terminated unexpectedly'))
    },
  })
  const ports = { ...buildPorts(stand, engine), db }
  expect(await handleBuild(ports, { buildId })).toMatchObject({
    status: 'retry',
    error: { code: 'BUILD_ROWS_UNREACHABLE' },
  })
  expect(await read(buildId)).toMatchObject({ status: 'running', attempts: 1, error: undefined })
  expect(await handleBuild(ports, { buildId })).toEqual({ status: 'done', result: 'succeeded' })
  expect(await read(buildId)).toMatchObject({ status: 'succeeded', attempts: 2, tags: ['latest'] })
})

test('a build whose workers die again and again is given up', async () => {
  const { buildId } = await givenBuild()
  await stand.db.build.update({ where: { id: buildId }, data: { attempts: MAX_ATTEMPTS } })
  const engine = createFakeEngine({})
  expect(await handleBuild(buildPorts(stand, engine), { buildId })).toMatchObject({ status: 'failed' })
  expect(engine.builds).toEqual([])
  expect(await read(buildId)).toMatchObject({ error: { code: 'BUILD_WORKER_LOST' } })
})

test('a definition that this version does not take ends its build at once', async () => {
  const { buildId, imageId } = await givenBuild()
  await stand.db.revision.updateMany({ where: { imageId }, data: { spec: { kind: 'Image' } } })
  const engine = createFakeEngine({})
  expect(await handleBuild(buildPorts(stand, engine), { buildId })).toMatchObject({ status: 'failed' })
  expect(engine.builds).toEqual([])
  expect(await handleBuild(buildPorts(stand, engine), { buildId })).toMatchObject({ result: 'ended before' })
  const row = await stand.db.build.findUniqueOrThrow({ where: { id: buildId } })
  expect(row).toMatchObject({ status: 'failed', errorCode: 'BUILD_DEFINITION_UNREADABLE', attempts: 1 })
})

test('the development image is built after the production image, and its job comes behind others', async () => {
  const { buildId, imageId } = await givenBuild()
  const engine = createFakeEngine({
    build: async ({ variant }) =>
      builtOutcome(`${variant} ${imageId}`, variant === 'dev' ? ['latest-dev'] : ['latest']),
  })
  const ports = { ...buildPorts(stand, engine), developmentImages: true }
  expect(await handleBuild(ports, { buildId })).toEqual({ status: 'done', result: 'succeeded' })
  const [development] = await listBuilds(stand.db, scope(), { imageId, statuses: ['queued'] })
  expect(await handleBuild(ports, { buildId: development!.id })).toEqual({ status: 'done', result: 'succeeded' })
  expect(engine.builds.map(({ variant }) => variant)).toEqual(['prod', 'dev'])
  expect(await listBuilds(stand.db, scope(), { imageId, statuses: ['queued'] })).toEqual([])
  const tags = await listTags(stand.db, scope(), imageId)
  expect(tags.map(({ name }) => name).sort()).toEqual(['latest', 'latest-dev'])
})
