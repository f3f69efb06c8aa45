import { type Architecture, digestOfBytes, type Snapshot } from '@whittle/core'
import { findBuild, recordSnapshot } from '@whittle/db'
import { givenImage, givenQueuedBuild, givenSpec, givenTeam } from '@whittle/db/testing'
import type { BuiltPlatform } from '@whittle/engine'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { handleBuild } from '../src/handlers/build.ts'
import { storeSnapshot } from '../src/snapshots/newest-snapshot.ts'
import { builtOutcome, createFakeEngine, givenSnapshot } from './fake-engine.ts'
import { buildPorts, createWorkerStand, type WorkerStand } from './worker-stand.ts'

let stand: WorkerStand
beforeAll(async () => {
  stand = await createWorkerStand()
})
afterAll(() => stand.close())

/** A snapshot whose releases list the packages of these architectures. */
function snapshotFor(architectures: readonly Architecture[]): Snapshot {
  const made = givenSnapshot('2026-11-24T00:00:00Z')
  const releases = made.releases.map((release) => ({
    ...release,
    indexes: architectures.map((arch) => ({ ...release.indexes[0]!, arch })),
  }))
  return { ...made, id: digestOfBytes(architectures.join(' ')).slice(7, 23), releases }
}

const outcome = () => {
  const amd64 = builtOutcome('amd64', ['1.26.3', 'latest'])
  const arm64 = builtOutcome('arm64', [])
  const second: BuiltPlatform = { ...arm64, lock: { ...arm64.lock, arch: 'arm64' }, startup: 'passed-emulated' }
  return { ...amd64, index: { digest: digestOfBytes('joined'), sizeBytes: 700 }, platforms: [amd64, second] }
}

test('an image for two architectures waits for the indexes of both, and its build tells of both', async () => {
  const actor = await givenTeam(stand.db)
  const image = await givenImage(stand.db, actor, givenSpec('both', { architectures: ['amd64', 'arm64'] }))
  const { id } = await givenQueuedBuild(stand.db, actor, image.id)
  const first = snapshotFor(['amd64'])
  const { digest } = await storeSnapshot(stand.store, first)
  await recordSnapshot(stand.db, { snapshot: first, digest })

  const both = snapshotFor(['amd64', 'arm64'])
  const engine = createFakeEngine({ sync: async () => both, build: async () => outcome() })
  expect(await handleBuild(buildPorts(stand, engine), { buildId: id })).toEqual({ status: 'done', result: 'succeeded' })
  expect(engine.syncs).toMatchObject([{ architectures: ['amd64', 'arm64'] }])
  expect(engine.builds).toMatchObject([{ snapshot: both, architectures: ['amd64', 'arm64'] }])
  const build = await findBuild(stand.db, { teamIds: [actor.teamId] }, id)
  expect(build).toMatchObject({
    indexDigest: digestOfBytes('joined'),
    tags: ['1.26.3', 'latest'],
    platforms: [
      { arch: 'amd64', startup: 'passed', manifestDigest: digestOfBytes('manifest amd64') },
      { arch: 'arm64', startup: 'passed-emulated', manifestDigest: digestOfBytes('manifest arm64') },
    ],
  })

  const again = await givenQueuedBuild(stand.db, actor, image.id)
  expect(await handleBuild(buildPorts(stand, engine), { buildId: again.id })).toMatchObject({ result: 'succeeded' })
  expect(engine.syncs).toHaveLength(1)
})
