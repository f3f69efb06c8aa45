import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  claimBuild,
  failBuild,
  findImageById,
  findLostBuilds,
  finishBuild,
  listBuilds,
  listTags,
  type ActorScope,
} from '../src/index.ts'
import { givenClaimedBuild, givenImage, givenLease, givenQueuedBuild, givenResult, givenTeam } from './given.ts'
import { createTestDatabase, type TestDatabase } from './test-database.ts'

let database: TestDatabase
let actor: Required<ActorScope>
beforeAll(async () => {
  database = await createTestDatabase()
  actor = await givenTeam(database.db)
})
afterAll(() => database.drop())

const scope = () => ({ teamIds: [actor.teamId] })

/** An image whose production build has ended, and its development build, which waits. */
async function givenDevelopment() {
  const { db } = database
  const { id: imageId } = await givenImage(db, actor)
  const { lease } = await givenClaimedBuild(db, (await givenQueuedBuild(db, actor, imageId)).id)
  await finishBuild(db, lease, givenResult(`prod ${imageId}`, ['1.0', 'latest']), { thenDevelopment: true })
  const [development, production] = await listBuilds(db, scope(), { imageId })
  return { imageId, development: development!, production: production! }
}

test('after a production build its development image waits, with a reason, asked for by nobody', async () => {
  const { development, production } = await givenDevelopment()
  expect(production).toMatchObject({ number: 1, variant: 'prod', status: 'succeeded', trigger: 'manual' })
  expect(development).toMatchObject({
    number: 2,
    variant: 'dev',
    status: 'queued',
    trigger: 'schedule',
    reason: 'It stands beside the production image of build 1.',
    requestedBy: undefined,
  })
  const lost = await findLostBuilds(database.db, { staleAfterSeconds: 60 })
  expect(lost.find(({ id }) => id === development.id)).toMatchObject({ variant: 'dev' })
})

test('an unchanged production build has its development image looked at, a failed one has not', async () => {
  const { db } = database
  const { id: imageId } = await givenImage(db, actor)
  const claim = async () => (await givenClaimedBuild(db, (await givenQueuedBuild(db, actor, imageId)).id)).lease
  await failBuild(db, await claim(), { code: 'TEST', message: 'It did not start.' })
  expect(await listBuilds(db, scope(), { imageId })).toHaveLength(1)
  const { snapshotId, contentDigest } = givenResult('x', [])
  const unchanged = { status: 'unchanged', snapshotId, contentDigest } as const
  await finishBuild(db, await claim(), unchanged, { thenDevelopment: true })
  expect((await listBuilds(db, scope(), { imageId })).map(({ variant }) => variant)).toEqual(['dev', 'prod', 'prod'])
})

test('both variants may wait and run at once, each only once', async () => {
  const { db } = database
  const { imageId, development } = await givenDevelopment()
  const production = await givenQueuedBuild(db, actor, imageId)
  expect(production).toMatchObject({ variant: 'prod', number: 3 })
  await givenClaimedBuild(db, production.id)
  await givenClaimedBuild(db, development.id)
  const third = await givenQueuedBuild(db, actor, imageId)
  expect(await claimBuild(db, givenLease(third.id), { staleAfterSeconds: 30 })).toEqual({ status: 'image-busy' })
})

test('a development build moves its own tags, compares with its own kind, and is followed by none', async () => {
  const { db } = database
  const { imageId, development } = await givenDevelopment()
  const first = await givenClaimedBuild(db, development.id)
  expect(first).toMatchObject({ variant: 'dev', lastContentDigest: undefined })
  const result = givenResult(`dev ${imageId}`, ['1.0-dev', 'latest-dev'])
  await finishBuild(db, first.lease, result, { thenDevelopment: true })
  expect(await listBuilds(db, scope(), { imageId })).toHaveLength(2)
  const tags = await listTags(db, scope(), imageId)
  expect(new Set(tags.map(({ name }) => name))).toEqual(new Set(['1.0', 'latest', '1.0-dev', 'latest-dev']))
  expect(tags.find(({ name }) => name === 'latest-dev')!.digest).toBe(result.indexDigest)

  const image = await findImageById(db, scope(), imageId)
  expect(image?.lastGoodDevelopmentBuild).toMatchObject({ id: development.id, variant: 'dev' })
  expect(image?.lastGoodBuild?.variant).toBe('prod')

  const next = await givenClaimedBuild(db, (await givenQueuedBuild(db, actor, imageId)).id)
  expect(next.lastContentDigest).toBe(givenResult(`prod ${imageId}`, []).contentDigest)
})

test('an image’s state is that of its production builds', async () => {
  const { imageId, development, production } = await givenDevelopment()
  const image = await findImageById(database.db, scope(), imageId)
  expect(image?.latestBuild?.id).toBe(production.id)
  expect(image?.lastGoodBuild?.id).toBe(production.id)
  expect(image?.developmentBuild?.id).toBe(development.id)
  expect(image?.lastGoodDevelopmentBuild).toBeUndefined()
})

test('builds that were there before the migration are production builds, and still wait only once', async () => {
  const own = await createTestDatabase()
  const { db } = own
  try {
    const team = await givenTeam(db)
    const { id: imageId } = await givenImage(db, team)
    const { id } = await givenQueuedBuild(db, team, imageId)
    const back = `DROP INDEX "Build_one_queued_per_image"; DROP INDEX "Build_one_running_per_image";
      ALTER TABLE "Build" DROP COLUMN "variant"; DROP TYPE "Variant";
      CREATE UNIQUE INDEX "Build_one_queued_per_image" ON "Build"("imageId") WHERE "status" = 'queued';
      CREATE UNIQUE INDEX "Build_one_running_per_image" ON "Build"("imageId") WHERE "status" = 'running'`
    const migration = join(import.meta.dirname, '../../../prisma/migrations/20261124143500_build_variant/migration.sql')
    for (const statement of [...back.split(';'), ...readFileSync(migration, 'utf8').trim().split(/;\n?/)]) {
      if (statement.trim() !== '') await db.$executeRawUnsafe(statement)
    }
    expect(await givenQueuedBuild(db, team, imageId)).toMatchObject({ id, variant: 'prod' })
  } finally {
    await own.drop()
  }
})
