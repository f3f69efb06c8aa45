import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { canonicalJson, type Digest, digestOfDocument, type Store } from '@whittle/core'
import { createDiskStore } from '@whittle/store'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { rememberLayerParts } from '../stages/assemble/layer-parts.ts'
import type { StoreRoots } from './find-wanted.ts'
import { createStoreKeeper, type KeepRequest } from './store-keeper.ts'

let root: string
let store: Store
let now: Date
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'kept-'))
  store = createDiskStore({ root })
  now = new Date('2026-11-24T12:00:00Z')
})
afterEach(() => rmSync(root, { recursive: true }))

const DAY = 86_400_000
const nothing: StoreRoots = { locks: [], images: [], documents: [], snapshots: [] }
const keeper = () => createStoreKeeper({ root, store, clock: { now: () => now } })

async function put(content: string | object): Promise<Digest> {
  const text = typeof content === 'string' ? content : canonicalJson(content)
  return (await store.blobs.put(Buffer.from(text))).digest
}

/** Days pass in which nobody uses anything. */
function age(): void {
  const old = new Date(now.getTime() - 60 * DAY)
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) utimesSync(join(entry.parentPath, entry.name), old, old)
  }
}

function collect(roots: Partial<StoreRoots>, request: Partial<KeepRequest> = {}) {
  age()
  return keeper().collect({ roots: async () => ({ ...nothing, ...roots }), unusedMs: 7 * DAY, ...request })
}

async function held(digests: Digest[]): Promise<boolean[]> {
  return Promise.all(digests.map((digest) => store.blobs.has(digest)))
}

async function givenImage() {
  const [layer, config] = [await put('the layer'), await put({ config: 'of the image' })]
  const fragments = [await put('one fragment'), await put('another fragment')]
  const manifest = await put({ config: { digest: config }, layers: [{ digest: layer }] })
  const index = await put({ manifests: [{ digest: manifest }] })
  const key = digestOfDocument({ kind: 'fragment' })
  await store.memo.set(key, { digest: fragments[0] })
  await rememberLayerParts(layer, { blobs: fragments, memoKeys: [key] }, store.memo)
  return { index, key, parts: [manifest, config, layer, ...fragments] }
}

describe('a collection keeps', () => {
  it('the packages of a lock, also of one that this version does not understand', async () => {
    const [deb, other] = [await put('!<arch>\nin the lock'), await put('!<arch>\nin no lock')]
    const lock = await put({ schema: 'whittle.dev/lock/v9', packages: [{ sha256: deb.slice('sha256:'.length) }] })
    const kept = await collect({ locks: [lock] })
    expect(kept).toMatchObject({ blobs: { count: 1 }, unreadableLocks: 0 })
    expect(await held([deb, lock, other])).toEqual([true, true, false])
  })

  it('an image with its layer, the parts of the layer and what finds them again', async () => {
    const { index, key, parts } = await givenImage()
    await collect({ images: [index] })
    expect(await held([index, ...parts])).toEqual([true, true, true, true, true, true])
    expect(await store.memo.get(key)).toBeDefined()
  })

  it('documents, and the package indexes of a snapshot', async () => {
    const [report, packages] = [await put('report'), await put('index of packages')]
    const snapshot = await put({ releases: [{ indexes: [{ digest: packages }] }] })
    await collect({ documents: [report], snapshots: [snapshot] })
    expect(await held([report, packages, snapshot])).toEqual([true, true, true])
  })

  it('every package when a lock is lost, and says so', async () => {
    const deb = await put('!<arch>\nof which lock?')
    const layer = await put('layer')
    const kept = await collect({ locks: [digestOfDocument('lost')] })
    expect(kept).toMatchObject({ unreadableLocks: 1, blobs: { count: 1 } })
    expect(await held([deb, layer])).toEqual([true, false])
  })

  it('what is used while the roots are looked up', async () => {
    const digest = await put('used by a build that has no row yet')
    age()
    now = new Date()
    const roots = async () => {
      await store.blobs.has(digest)
      return nothing
    }
    await keeper().collect({ roots, unusedMs: 7 * DAY })
    expect(await held([digest])).toEqual([true])
  })
})

it('near the quota the layer goes and the packages stay', async () => {
  const deb = await put(`!<arch>\n${'x'.repeat(1000)}`)
  const lock = await put({ packages: [{ sha256: deb.slice('sha256:'.length) }] })
  const { index, parts } = await givenImage()
  const before = await keeper().usage()
  const quotaBytes = 1100
  expect(await keeper().isNearQuota(quotaBytes)).toBe(true)
  expect(await keeper().isNearQuota(0)).toBe(false)
  const kept = await collect({ locks: [lock], images: [index] }, { quotaBytes })
  expect(kept.keptBytes).toBeLessThan(before.blobs.bytes + before.memos.bytes)
  expect(kept.overQuotaBytes).toBe(Math.max(0, kept.keptBytes - quotaBytes))
  expect(await held([deb, lock, index, ...parts.slice(2)])).toEqual([true, true, true, false, false, false])
})

describe('the last collection', () => {
  it('is remembered, unless it failed or only looked', async () => {
    expect(await keeper().lastCollection()).toBeUndefined()
    await collect({}, { dryRun: true })
    expect(await keeper().lastCollection()).toBeUndefined()
    await collect({})
    expect(await keeper().lastCollection()).toEqual(now)
    const roots = () => Promise.reject(new Error('Postgres is gone'))
    await expect(keeper().collect({ roots, unusedMs: DAY })).rejects.toThrowError('Postgres is gone')
    expect(await keeper().lastCollection()).toBeUndefined()
  })

  it('counts as none where the record is damaged', async () => {
    writeFileSync(join(root, 'last-collection.json'), '{"startedAt":')
    expect(await keeper().lastCollection()).toBeUndefined()
  })
})

it('tells whether a worker looks after the store', async () => {
  expect(await keeper().isClaimedByWorker()).toBe(false)
  await keeper().claimForWorker()
  expect(await keeper().isClaimedByWorker()).toBe(true)
})
