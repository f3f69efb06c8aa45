import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  createImage,
  findImage,
  findRevision,
  finishBuild,
  listImages,
  listRevisions,
  listTagMoves,
  listTags,
  saveRevision,
  type ActorScope,
} from '../src/index.ts'
import { givenClaimedBuild, givenImage, givenQueuedBuild, givenResult, givenSpec, givenTeam } from './given.ts'
import { createTestDatabase, type TestDatabase } from './test-database.ts'

let database: TestDatabase
let actor: Required<ActorScope>
beforeAll(async () => {
  database = await createTestDatabase()
  actor = await givenTeam(database.db, 'shop')
})
afterAll(() => database.drop())

const scope = () => ({ teamIds: [actor.teamId] })

test('an image begins with revision 1 and its name is its own in the team', async () => {
  const { db } = database
  const spec = givenSpec('api', { from: 'nginx', schedule: { cron: '0 4 * * *', timezone: 'Europe/Berlin' } })
  const created = await createImage(db, actor, spec)
  expect(created).toMatchObject({ ok: true, revision: { number: 1 } })
  expect(await createImage(db, actor, spec)).toEqual({ ok: false, reason: 'name-taken' })
  const image = await findImage(db, scope(), { teamSlug: 'shop', name: 'api' })
  expect(image).toMatchObject({
    title: 'api',
    base: 'nginx',
    team: { slug: 'shop' },
    spec,
    schedule: { cron: '0 4 * * *', timezone: 'Europe/Berlin' },
    tags: [],
  })
  for (const name of ['a\0', 'Api', '']) {
    expect(await findImage(db, scope(), { teamSlug: 'shop', name })).toBeUndefined()
    expect(await findImage(db, scope(), { teamSlug: name, name: 'api' })).toBeUndefined()
  }
  expect(image!.latestBuild).toBeUndefined()
  expect(image!.nextRunAt).toBeUndefined()
})

test('the second of two people who save at once is shown what the first saved', async () => {
  const { db } = database
  const { id: imageId } = await givenImage(db, actor, givenSpec('web'))
  const save = (packages: string[], expectedRevision: number) =>
    saveRevision(db, actor, { imageId, spec: givenSpec('web', { packages }), expectedRevision })

  const outcomes = await Promise.all([save(['curl'], 1), save(['nginx'], 1)])
  const saved = outcomes.find(({ status }) => status === 'saved')
  const conflict = outcomes.find(({ status }) => status === 'conflict')
  expect(saved).toMatchObject({ revision: { number: 2 } })
  expect(conflict).toMatchObject({ current: { number: 2, createdBy: { id: actor.actorId } } })

  expect(await save(['curl', 'nginx'], 2)).toMatchObject({ status: 'saved', revision: { number: 3 } })
  expect(await save(['curl', 'nginx'], 3)).toMatchObject({ status: 'unchanged', revision: { number: 3 } })
  const renamed = { imageId, spec: givenSpec('other'), expectedRevision: 3 }
  expect(await saveRevision(db, actor, renamed)).toEqual({ status: 'name-changed', name: 'web' })

  const revisions = await listRevisions(db, scope(), imageId)
  expect(revisions.map(({ number }) => number)).toEqual([3, 2, 1])
  expect(await findRevision(db, scope(), { imageId, number: 3 })).toEqual(revisions[0])
  for (const number of [4, 0, -1, 1.5, 2 ** 31, Number.NaN]) {
    expect(await findRevision(db, scope(), { imageId, number })).toBeUndefined()
  }
})

test('a changed schedule is planned anew, another change keeps the plan', async () => {
  const { db } = database
  const schedule = { cron: '0 4 * * *', timezone: 'UTC' }
  const { id: imageId } = await givenImage(db, actor, givenSpec('planned', { schedule }))
  const nextRunAt = new Date('2027-01-01T04:00:00Z')
  await db.image.update({ where: { id: imageId }, data: { nextRunAt } })
  const save = (spec: Parameters<typeof givenSpec>[1], expectedRevision: number) =>
    saveRevision(db, actor, { imageId, spec: givenSpec('planned', spec), expectedRevision })
  const planned = async () => (await db.image.findUniqueOrThrow({ where: { id: imageId } })).nextRunAt

  await save({ schedule, packages: ['curl'] }, 1)
  expect(await planned()).toEqual(nextRunAt)
  await save({ schedule: { ...schedule, timezone: 'Europe/Berlin' } }, 2)
  expect(await planned()).toBeNull()
  await db.image.update({ where: { id: imageId }, data: { nextRunAt } })
  await save({}, 3)
  expect(await planned()).toBeNull()
})

test('a list shows each image with its newest build, its newest good build and where its tags stand', async () => {
  const { db } = database
  const { id } = await givenImage(db, actor, givenSpec('listed'))
  const first = await givenClaimedBuild(db, (await givenQueuedBuild(db, actor, id)).id)
  await finishBuild(db, first.lease, givenResult('one', ['1.26.3-202611240400', '1.26.3', 'latest']))
  const second = await givenClaimedBuild(db, (await givenQueuedBuild(db, actor, id)).id)
  const result = givenResult('two', ['1.26.3-202611250400', '1.26.3', 'latest'])
  await finishBuild(db, second.lease, result)
  const waiting = await givenQueuedBuild(db, actor, id)

  const image = (await listImages(db, scope())).find(({ name }) => name === 'listed')!
  expect(image.latestBuild).toMatchObject({ id: waiting.id, number: 3, status: 'queued' })
  expect(image.lastGoodBuild).toMatchObject({ number: 2, layerBytes: 9_400_000, version: '1.26.3' })
  expect(Object.fromEntries(image.tags.map(({ name, digest }) => [name, digest]))).toEqual({
    latest: result.indexDigest,
    '1.26.3': result.indexDigest,
    '1.26.3-202611250400': result.indexDigest,
    '1.26.3-202611240400': givenResult('one', []).indexDigest,
  })
  expect(await listTags(db, scope(), id)).toEqual(image.tags)

  const moves = await listTagMoves(db, scope(), id)
  expect(moves.filter(({ name }) => name === 'latest').map(({ digest }) => digest)).toEqual([
    result.indexDigest,
    givenResult('one', []).indexDigest,
  ])
})
