import { readdirSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { canonicalJson, type Digest } from '@whittle/core'
import { finishBuild, type SucceededBuild } from '@whittle/db'
import { givenClaimedBuild, givenImage, givenQueuedBuild, givenResult, givenTeam } from '@whittle/db/testing'
import { createNodeEngine, type StoreKeeper } from '@whittle/engine'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { handleCollect, isCollectionDue, type CollectPorts } from '../src/handlers/collect.ts'
import { createLog } from '../src/log.ts'
import { createWorkerStand, type WorkerStand } from './worker-stand.ts'

let stand: WorkerStand
let keeper: StoreKeeper
beforeAll(async () => {
  stand = await createWorkerStand()
  keeper = createNodeEngine({ storeFolder: stand.storeRoot }).keeper
})
afterAll(() => stand.close())

const HOUR = 3_600_000
const ports = (given: Partial<CollectPorts> = {}): CollectPorts => ({
  db: stand.db,
  keeper,
  log: createLog('silent'),
  quotaBytes: 0,
  now: () => new Date(),
  ...given,
})

async function put(content: string): Promise<Digest> {
  return (await stand.store.blobs.put(Buffer.from(content))).digest
}

/** Nobody has used anything for a month. */
function age(): void {
  const longAgo = new Date(Date.now() - 30 * 24 * HOUR)
  for (const entry of readdirSync(stand.storeRoot, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) utimesSync(join(entry.parentPath, entry.name), longAgo, longAgo)
  }
}

test('what a build that made an image needs stays, and goes when its image is deleted', async () => {
  const actor = await givenTeam(stand.db)
  const image = await givenImage(stand.db, actor)
  const build = await givenClaimedBuild(stand.db, (await givenQueuedBuild(stand.db, actor, image.id)).id)
  const deb = await put('!<arch>\nsuperseded on the mirrors')
  const lock = await put(canonicalJson({ packages: [{ name: 'shop', sha256: deb.slice('sha256:'.length) }] }))
  const [carve, files, spdx] = [await put('carve report'), await put('file list'), await put('SBOM')]
  const [platform] = givenResult('build', []).platforms
  const documents = { lock, carve, files, spdx }
  const result: SucceededBuild = { ...givenResult('build', ['1.0']), platforms: [{ ...platform, documents }] }
  await finishBuild(stand.db, build.lease, result)
  const unwanted = await put('of a build that failed')
  const held = () =>
    Promise.all([deb, lock, carve, files, spdx, unwanted].map((digest) => stand.store.blobs.has(digest)))

  age()
  await handleCollect(ports())
  expect(await held()).toEqual([true, true, true, true, true, false])

  await stand.db.image.delete({ where: { id: image.id } })
  age()
  expect((await handleCollect(ports())).removedBytes).toBeGreaterThan(0)
  expect(await held()).toEqual([false, false, false, false, false, false])
})

test('a collection is due once a day', async () => {
  const { startedAt } = await collectedNow()
  const after = (ms: number) => isCollectionDue(ports({ now: () => new Date(startedAt.getTime() + ms) }))
  expect(await after(23 * HOUR)).toBe(false)
  expect(await after(24 * HOUR)).toBe(true)
})

test('near the quota it is due after a quarter of an hour', async () => {
  await put('x'.repeat(1000))
  const { startedAt } = await collectedNow()
  const after = (minutes: number, quotaBytes: number) =>
    isCollectionDue(ports({ quotaBytes, now: () => new Date(startedAt.getTime() + minutes * 60_000) }))
  expect(await after(14, 1001)).toBe(false)
  expect(await after(15, 1001)).toBe(true)
  expect(await after(15, 100_000)).toBe(false)
})

async function collectedNow(): Promise<{ startedAt: Date }> {
  await handleCollect(ports())
  return { startedAt: (await keeper.lastCollection())! }
}
