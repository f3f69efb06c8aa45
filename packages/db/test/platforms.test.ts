import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findBuild, finishBuild, listArchitecturesInUse, type ActorScope } from '../src/index.ts'
import {
  givenClaimedBuild,
  givenImage,
  givenPlatform,
  givenQueuedBuild,
  givenResult,
  givenSpec,
  givenTeam,
} from './given.ts'
import { createTestDatabase, type TestDatabase } from './test-database.ts'

const MIGRATION = '../../../prisma/migrations/20261124151500_build_platforms/migration.sql'

let database: TestDatabase
let actor: Required<ActorScope>
beforeAll(async () => {
  database = await createTestDatabase()
  actor = await givenTeam(database.db)
})
afterAll(() => database.drop())

const scope = () => ({ teamIds: [actor.teamId] })

async function givenFinished() {
  const { db } = database
  const image = await givenImage(db, actor)
  const { id } = await givenQueuedBuild(db, actor, image.id)
  const { lease } = await givenClaimedBuild(db, id)
  const platforms: [ReturnType<typeof givenPlatform>, ...ReturnType<typeof givenPlatform>[]] = [
    { ...givenPlatform('arm', 'arm64'), startup: 'not-run', layerBytes: 1000 },
    { ...givenPlatform('amd', 'amd64'), layerBytes: 2000 },
  ]
  await finishBuild(db, lease, { ...givenResult('both', ['latest']), platforms })
  return { id, platforms }
}

test('a build tells what it made for each architecture, and by itself what it made for the first', async () => {
  const { id, platforms } = await givenFinished()
  const build = await findBuild(database.db, scope(), id)
  expect(build).toMatchObject({ layerBytes: 1000, manifestDigest: platforms[0].manifestDigest })
  expect(build!.platforms).toEqual([platforms[1], platforms[0]])
})

test('builds that were there before the migration have what they made for amd64', async () => {
  const { db } = database
  const { id, platforms } = await givenFinished()
  await db.$executeRawUnsafe('DROP TABLE "BuildPlatform"')
  for (const statement of readFileSync(join(import.meta.dirname, MIGRATION), 'utf8').split(/;\n/)) {
    if (statement.trim() !== '') await db.$executeRawUnsafe(statement)
  }
  const build = await findBuild(db, scope(), id)
  expect(build!.platforms).toEqual([{ ...platforms[0], arch: 'amd64', startup: undefined }])
})

test('the architectures in use are those of the newest definitions of a distribution', async () => {
  const { db } = database
  expect(await listArchitecturesInUse(db, 'debian/12')).toEqual([])
  await givenImage(db, actor, givenSpec('both', { distribution: 'debian/12', architectures: ['arm64', 'amd64'] }))
  await givenImage(db, actor, givenSpec('one', { distribution: 'debian/12' }))
  expect(await listArchitecturesInUse(db, 'debian/12')).toEqual(['amd64', 'arm64'])
})
