import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { digestOfBytes } from '@whittle/core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { failBuild, finishBuild, listRecordedRoots, recordSnapshot, type SucceededBuild } from '../src/index.ts'
import { createTestDatabase, type TestDatabase } from './test-database.ts'
import { givenClaimedBuild, givenImage, givenPlatform, givenQueuedBuild, givenResult, givenTeam } from './given.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

test('a collection knows every column that names a blob of the store', () => {
  const schema = readFileSync(join(import.meta.dirname, '../../../prisma/schema.prisma'), 'utf8')
  const columns = [...schema.matchAll(/^model (\w+) \{\n([^}]*)\}/gm)].flatMap(([, model, body]) =>
    [...body!.matchAll(/^ {2}(\w*digest\w*) +String/gim)].map(([, column]) => `${model}.${column}`),
  )
  const kept = [
    'Build.lockDigest',
    'Build.carveDigest',
    'Build.filesDigest',
    'Build.spdxDigest',
    'Build.indexDigest',
    'Build.manifestDigest',
    'BuildPlatform.lockDigest',
    'BuildPlatform.carveDigest',
    'BuildPlatform.filesDigest',
    'BuildPlatform.spdxDigest',
    'BuildPlatform.manifestDigest',
    'Tag.digest',
    'RepositorySnapshot.digest',
  ]
  // They name no blob, or none that the above do not name.
  const others = ['Revision.specDigest', 'Build.contentDigest', 'TagMove.digest']
  expect(columns.sort(), 'add the new column to listRecordedRoots, or say here that it names no blob').toEqual(
    [...kept, ...others].sort(),
  )
})

test('builds that made an image, tags and the newest snapshots are kept; failed builds need nothing', async () => {
  const { db } = database
  const actor = await givenTeam(db)
  const resultOf = (seed: string, tags: string[]): SucceededBuild => ({
    ...givenResult(seed, tags),
    platforms: [givenPlatform(seed), givenPlatform(`${seed} of arm64`, 'arm64')],
  })
  const finish = async (seed: string, tags: string[]) => {
    const image = await givenImage(db, actor)
    const build = await givenClaimedBuild(db, (await givenQueuedBuild(db, actor, image.id)).id)
    await finishBuild(db, build.lease, resultOf(seed, tags))
  }
  await finish('first', ['1.0', 'latest'])
  await finish('second', [])
  const image = await givenImage(db, actor)
  const failed = await givenClaimedBuild(db, (await givenQueuedBuild(db, actor, image.id)).id)
  await failBuild(db, failed.lease, { code: 'STORE_FULL', message: 'The disk is full.', hint: undefined })

  const snapshot = (id: string, distribution: string, date: string) => ({
    digest: digestOfBytes(id),
    snapshot: { schema: 'whittle.dev/snapshot/v1' as const, id, distribution, date, releases: [] },
  })
  await recordSnapshot(db, snapshot('old', 'debian/13', '2026-11-20T00:00:00Z'))
  await recordSnapshot(db, snapshot('new', 'debian/13', '2026-11-24T00:00:00Z'))
  await recordSnapshot(db, snapshot('twelve', 'debian/12', '2026-11-21T00:00:00Z'))

  const results = [resultOf('first', []), resultOf('second', [])]
  const platforms = results.flatMap((result) => result.platforms)
  const roots = await listRecordedRoots(db)
  expect(roots.locks.sort()).toEqual(platforms.map(({ documents }) => documents.lock).sort())
  expect(roots.images.sort()).toEqual(results.map(({ indexDigest }) => indexDigest).sort())
  const documents = platforms.flatMap(({ documents: { carve, files, spdx }, manifestDigest }) => [
    carve,
    files,
    spdx,
    manifestDigest,
  ])
  expect(roots.documents.sort()).toEqual(documents.sort())
  expect(roots.snapshots.sort()).toEqual([digestOfBytes('new'), digestOfBytes('twelve')].sort())
})
