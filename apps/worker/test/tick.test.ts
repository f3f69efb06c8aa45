import { findImageById, latestSnapshot, listBuilds, recordSnapshot, type ActorScope } from '@whittle/db'
import { givenClaimedBuild, givenImage, givenQueuedBuild, givenSpec, givenTeam } from '@whittle/db/testing'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { handleBuild } from '../src/handlers/build.ts'
import { handleSync } from '../src/handlers/sync.ts'
import { handleTick } from '../src/handlers/tick.ts'
import { createLog } from '../src/log.ts'
import { createSynchroniser } from '../src/snapshots/synchroniser.ts'
import { contentDigestOf, createFakeEngine, givenSnapshot, passing } from './fake-engine.ts'
import { buildPorts, createWorkerStand, quickTimes, type WorkerStand } from './worker-stand.ts'

let stand: WorkerStand
let actor: Required<ActorScope>
let enqueued: string[]
let collectionDue: boolean

beforeAll(async () => {
  stand = await createWorkerStand()
  actor = await givenTeam(stand.db)
})
afterAll(() => stand.close())
beforeEach(() => {
  enqueued = []
  collectionDue = false
})

const log = createLog('silent')
const tick = (now: string) =>
  handleTick({
    db: stand.db,
    queues: {
      enqueueBuild: async (id, options) => void enqueued.push(options?.behindOthers ? `${id} behind others` : id),
      enqueueSync: async (distribution) => void enqueued.push(distribution),
      enqueueCollection: async () => void enqueued.push('collection'),
    },
    isCollectionDue: async () => collectionDue,
    times: quickTimes,
    log,
    now: () => new Date(now),
  })
const synchroniser = (engine = createFakeEngine({})) =>
  createSynchroniser({ db: stand.db, store: stand.store, engine, log })

test('an installation without a snapshot asks for one, then for a newer one every six hours', async () => {
  expect(await tick('2026-11-24T00:00:00Z')).toMatchObject({ syncs: ['debian/13'] })
  expect(enqueued).toEqual(['debian/13'])
  await handleSync({ synchroniser: synchroniser() }, { distribution: 'debian/13' })
  const { confirmedAt } = (await latestSnapshot(stand.db, 'debian/13'))!
  const after = (hours: number) => new Date(confirmedAt.getTime() + hours * 3_600_000 + 1).toISOString()
  expect(await tick(after(5))).toMatchObject({ syncs: [] })
  expect(await tick(after(6))).toMatchObject({ syncs: ['debian/13'] })
})

test('asks for a collection of the store when one is due', async () => {
  expect(await tick('2026-11-24T00:00:00Z')).toMatchObject({ collection: false })
  collectionDue = true
  expect(await tick('2026-11-24T00:00:00Z')).toMatchObject({ collection: true })
  expect(enqueued.filter((name) => name === 'collection')).toHaveLength(1)
})

test('a synchronisation knows the dates of the last one, never records an older one, and keeps the last good one', async () => {
  const before = (await latestSnapshot(stand.db, 'debian/13'))!
  const engine = createFakeEngine({ sync: async () => givenSnapshot('2026-11-20T00:00:00Z') })
  const { recorded } = await synchroniser(engine).synchronise('debian/13')
  expect(recorded.id).toBe(before.id)
  expect(engine.syncs[0]!.known).toEqual({ trixie: '2026-11-24T00:00:00Z' })

  const broken = synchroniser(createFakeEngine({ sync: () => Promise.reject(passing()) }))
  await expect(broken.synchronise('debian/13')).rejects.toThrow('FETCH_UNREACHABLE')
  expect((await latestSnapshot(stand.db, 'debian/13'))!.id).toBe(before.id)
})

test('a synchronisation knows the dates of the last one when the store has lost its document', async () => {
  const snapshot = givenSnapshot('2026-11-24T00:30:00Z')
  await recordSnapshot(stand.db, { snapshot, digest: contentDigestOf('a lost document') })
  const engine = createFakeEngine({ sync: async () => snapshot })
  await synchroniser(engine).synchronise('debian/13')
  expect(engine.syncs[0]!.known).toEqual({ trixie: '2026-11-24T00:30:00Z' })
})

test('callers at the same time share one synchronisation', async () => {
  const engine = createFakeEngine({})
  const shared = synchroniser(engine)
  const results = await Promise.all([1, 2, 3].map(() => shared.synchronise('debian/13')))
  expect(engine.syncs).toHaveLength(1)
  expect(results[1]).toBe(results[0])
})

test('a schedule is planned, becomes due, and finds nothing changed', async () => {
  const schedule = { cron: '0 4 * * *', timezone: 'Europe/Berlin' }
  const { id: imageId } = await givenImage(stand.db, actor, givenSpec('daily', { schedule }))
  const { id: first } = await givenQueuedBuild(stand.db, actor, imageId)
  const engine = createFakeEngine({})
  await handleBuild(buildPorts(stand, engine), { buildId: first })

  const scope = { teamIds: [actor.teamId] }
  expect(await tick('2026-11-24T12:00:00Z')).toMatchObject({ planned: 1, due: 0 })
  expect((await findImageById(stand.db, scope, imageId))!.nextRunAt).toEqual(new Date('2026-11-25T03:00:00Z'))
  expect(await tick('2026-11-25T02:59:59Z')).toMatchObject({ planned: 0, due: 0 })
  enqueued = []
  // Two nights were missed while nothing ran: they are made up once.
  expect(await tick('2026-11-26T05:00:00Z')).toMatchObject({ due: 1 })
  expect(await tick('2026-11-26T05:01:00Z')).toMatchObject({ due: 0 })
  const image = (await findImageById(stand.db, scope, imageId))!
  expect(image.nextRunAt).toEqual(new Date('2026-11-27T03:00:00Z'))
  expect(image.lastCheckedAt).toEqual(new Date('2026-11-26T05:00:00Z'))
  expect(image.latestBuild).toMatchObject({
    trigger: 'schedule',
    reason: 'Its schedule (0 4 * * *, Europe/Berlin) was due.',
    status: 'queued',
  })
  expect(enqueued).toContain(image.latestBuild!.id)

  const same = createFakeEngine({
    build: async () => ({ status: 'unchanged', contentDigest: contentDigestOf('fake') }),
  })
  await handleBuild(buildPorts(stand, same), { buildId: image.latestBuild!.id })
  expect(same.builds[0]!.unchangedIf).toBe(contentDigestOf('fake'))
  const [newest] = await listBuilds(stand.db, scope, { imageId })
  expect(newest!.status).toBe('unchanged')
})

test('work that Redis or a worker lost is found from the rows', async () => {
  const waiting = await givenQueuedBuild(stand.db, actor, (await givenImage(stand.db, actor)).id)
  const silent = await givenQueuedBuild(stand.db, actor, (await givenImage(stand.db, actor)).id)
  await givenClaimedBuild(stand.db, silent.id)
  await stand.db.$executeRaw`
    UPDATE "Build" SET "heartbeatAt" = now() - interval '1 minute' WHERE id = ${silent.id}::uuid`
  const alive = await givenQueuedBuild(stand.db, actor, (await givenImage(stand.db, actor)).id)
  await givenClaimedBuild(stand.db, alive.id)

  const { snapshot } = await synchroniser().synchronise('debian/13')
  await recordSnapshot(stand.db, { snapshot, digest: contentDigestOf('x') }, new Date('2026-11-26T06:00:00Z'))
  expect(await tick('2026-11-26T06:00:00Z')).toMatchObject({ lost: 2, syncs: [] })
  expect(enqueued).toEqual([waiting.id, silent.id])
})

test('first builds of the gallery stand behind what people ask for', async () => {
  const first = await givenQueuedBuild(stand.db, actor, (await givenImage(stand.db, actor)).id)
  await stand.db.build.update({ where: { id: first.id }, data: { trigger: 'seed' } })
  const asked = await givenQueuedBuild(stand.db, actor, (await givenImage(stand.db, actor)).id)
  await tick('2026-11-26T06:00:00Z')
  expect(enqueued).toEqual(expect.arrayContaining([`${first.id} behind others`, asked.id]))
})
