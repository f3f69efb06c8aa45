import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type Digest, digestOfDocument, type Store } from '@whittle/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { collectGarbage, type CollectRequest } from './collect-garbage.ts'
import { createDiskStore } from './disk-store.ts'
import { measureStore } from './list-store.ts'
import { asidePlace, blobPlace, hexOf, memoPlace } from './store-places.ts'

let root: string
let store: Store
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'store-'))
  store = createDiskStore({ root })
})
afterEach(() => rmSync(root, { recursive: true }))

const now = new Date('2026-11-24T12:00:00Z')
const old = new Date('2026-11-20T12:00:00Z')

/** A blob that nobody has used for days. */
async function givenBlob(text: string, at = old): Promise<string> {
  const { digest } = await store.blobs.put(Buffer.from(text))
  const hex = hexOf(digest)
  utimesSync(blobPlace(root, hex), at, at)
  return hex
}

const digestOf = (hex: string): Digest => `sha256:${hex}`

function collect(needed: string[], request: Partial<CollectRequest> = {}) {
  const wanted = { needed: new Set(needed), useful: new Set<string>() }
  return collectGarbage({ root, wanted, now, unusedMs: 86_400_000, settleMs: 0, ...request })
}

describe('a collection', () => {
  it('removes what nothing wants, blobs and memo entries, and says how much', async () => {
    const [kept, gone] = [await givenBlob('kept'), await givenBlob('no longer wanted')]
    const key = digestOfDocument({ stage: 'example' })
    await store.memo.set(key, { fine: true })
    utimesSync(memoPlace(root, hexOf(key)), old, old)
    expect(await collect([kept])).toEqual({
      blobs: { count: 1, bytes: 16 },
      memos: { count: 1, bytes: expect.any(Number) },
      keptBytes: 4,
      overQuotaBytes: 0,
    })
    expect(await store.blobs.has(digestOf(kept))).toBe(true)
    expect(await store.blobs.has(digestOf(gone))).toBe(false)
    expect(await store.memo.get(key)).toBeUndefined()
    expect(await measureStore(root)).toEqual({
      blobs: { count: 1, bytes: 4 },
      memos: { count: 0, bytes: 0 },
      incoming: { count: 0, bytes: 0 },
    })
  })

  it('has nothing to do where there is no store', async () => {
    expect(await collect([], { root: join(root, 'absent') })).toMatchObject({ blobs: { count: 0 }, keptBytes: 0 })
  })

  it('only says what would go when asked to', async () => {
    const hex = await givenBlob('old')
    expect(await collect([], { dryRun: true })).toMatchObject({ blobs: { count: 1, bytes: 3 }, keptBytes: 0 })
    expect(await store.blobs.has(digestOf(hex))).toBe(true)
  })

  it('says how far needed blobs are above the quota', async () => {
    const hex = await givenBlob('0123456789')
    expect(await collect([hex], { quotaBytes: 7 })).toMatchObject({ blobs: { count: 0 }, overQuotaBytes: 3 })
  })

  it('lets packages stay where it is not known which are pinned', async () => {
    const deb = await givenBlob('!<arch>\ndebian-binary')
    const other = await givenBlob('a layer')
    await collect([], { sparePackages: true })
    expect(await store.blobs.has(digestOf(deb))).toBe(true)
    expect(await store.blobs.has(digestOf(other))).toBe(false)
  })

  it('leaves files alone that are none of the store', async () => {
    mkdirSync(join(root, 'sha256', 'ab'), { recursive: true })
    writeFileSync(join(root, 'sha256', 'ab', 'notes.txt'), 'mine')
    writeFileSync(join(root, 'snapshot-debian-13.json'), '{}')
    utimesSync(join(root, 'sha256', 'ab', 'notes.txt'), old, old)
    await collect([])
    expect(readdirSync(root).sort()).toEqual(['sha256', 'snapshot-debian-13.json'])
    expect(readdirSync(join(root, 'sha256', 'ab'))).toEqual(['notes.txt'])
  })
})

describe('a blob that somebody uses while it is laid aside', () => {
  it.each([
    ['asks for', async (digest: Digest) => expect(await store.blobs.has(digest)).toBe(true)],
    ['reads', async (digest: Digest) => expect((await store.blobs.read(digest)).toString()).toBe('in use')],
    ['puts again', async () => expect((await store.blobs.put(Buffer.from('in use'))).sizeBytes).toBe(6)],
  ])('stays: somebody %s it', async (_title, use) => {
    const hex = await givenBlob('in use')
    const running = collect([], { settleMs: 200 })
    while (!readdirSync(root).includes('aside') || readdirSync(join(root, 'aside')).length === 0) await pause(1)
    await use(digestOf(hex))
    expect(await running).toMatchObject({ blobs: { count: 0 } })
    expect((await store.blobs.read(digestOf(hex))).toString()).toBe('in use')
    expect(readdirSync(join(root, 'aside'))).toEqual([])
  })
})

describe('what a killed collection had laid aside', () => {
  async function givenAside(text: string): Promise<string> {
    const hex = await givenBlob(text)
    mkdirSync(join(root, 'aside'), { recursive: true })
    renameSync(blobPlace(root, hex), asidePlace(root, hex))
    return hex
  }

  it('is found by readers', async () => {
    const hex = await givenAside('half collected')
    expect(await measureStore(root)).toMatchObject({ blobs: { count: 1, bytes: 14 } })
    expect((await store.blobs.read(digestOf(hex))).toString()).toBe('half collected')
  })

  it('is judged anew by the next one', async () => {
    const [wanted, unwanted] = [await givenAside('wanted again'), await givenAside('unwanted')]
    expect(await collect([wanted])).toMatchObject({ blobs: { count: 1, bytes: 8 } })
    expect(readdirSync(join(root, 'aside'))).toEqual([])
    expect(await store.blobs.has(digestOf(wanted))).toBe(true)
    expect(await store.blobs.has(digestOf(unwanted))).toBe(false)
  })

  it('never takes the place of what was put anew', async () => {
    const hex = await givenAside('put anew')
    // As by a stream, which does not know what it brings.
    mkdirSync(join(root, 'sha256', hex.slice(0, 2)), { recursive: true })
    writeFileSync(blobPlace(root, hex), 'put anew')
    expect(await collect([], { now: new Date() })).toMatchObject({ blobs: { count: 0 } })
    expect(await store.blobs.has(digestOf(hex))).toBe(true)
  })
})
