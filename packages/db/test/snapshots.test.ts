import { digestOfDocument, type Snapshot } from '@whittle/core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { latestSnapshot, listDistributionsInUse, recordSnapshot, setSnapshotPackages } from '../src/index.ts'
import { givenImage, givenSpec, givenTeam } from './given.ts'
import { createTestDatabase, type TestDatabase } from './test-database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

function given(id: string, date: string) {
  const snapshot: Snapshot = {
    schema: 'whittle.dev/snapshot/v1',
    id,
    distribution: 'debian/13',
    date,
    releases: [{ suite: 'trixie', codename: 'trixie', archive: 'main', sha256: 'a'.repeat(64), date, indexes: [] }],
  }
  return { snapshot, digest: digestOfDocument(snapshot) }
}

test('the newest snapshot is kept, confirmed when found again, and never replaced by an older one', async () => {
  const { db } = database
  expect(await latestSnapshot(db, 'debian/13')).toBeUndefined()
  const [one, two] = [given('aaaa', '2026-11-20T10:00:00Z'), given('bbbb', '2026-11-21T10:00:00Z')]
  expect(await recordSnapshot(db, one, new Date('2026-11-20T11:00:00Z'))).toMatchObject({ status: 'recorded' })
  const again = await recordSnapshot(db, one, new Date('2026-11-20T17:00:00Z'))
  expect(again).toMatchObject({
    status: 'confirmed',
    snapshot: { fetchedAt: new Date('2026-11-20T11:00:00Z'), confirmedAt: new Date('2026-11-20T17:00:00Z') },
  })
  expect(await recordSnapshot(db, two)).toMatchObject({ status: 'recorded' })
  expect(await recordSnapshot(db, one)).toMatchObject({ status: 'older', newest: { id: 'bbbb' } })
  await setSnapshotPackages(db, 'bbbb', 68_829)
  expect(await latestSnapshot(db, 'debian/13')).toMatchObject({ id: 'bbbb', digest: two.digest, packages: 68_829 })
  expect((await latestSnapshot(db, 'debian/13'))!.releaseDates).toEqual({ trixie: '2026-11-21T10:00:00Z' })
  expect(await latestSnapshot(db, 'debian/12')).toBeUndefined()
})

test('the distributions in use are those of the newest revisions', async () => {
  const { db } = database
  expect(await listDistributionsInUse(db)).toEqual([])
  const actor = await givenTeam(db)
  await givenImage(db, actor)
  await givenImage(db, actor, givenSpec('old', { distribution: 'debian/12' }))
  expect(await listDistributionsInUse(db)).toEqual(['debian/12', 'debian/13'])
})
