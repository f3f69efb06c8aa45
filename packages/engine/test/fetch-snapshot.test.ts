import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Lock, LockedPackage, Store } from '@whittle/core'
import { createDiskStore } from '@whittle/store'
import { type FakeMirror, startFakeMirror } from '@whittle/testkit'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createNodeHttpFetch, fetchPackages } from '../src/index.ts'

let mirror: FakeMirror
let archive: FakeMirror
let root: string
let store: Store

beforeEach(async () => {
  mirror = await startFakeMirror()
  archive = await startFakeMirror()
  root = await mkdtemp(join(tmpdir(), 'whittle-snapshot-'))
  store = createDiskStore({ root })
})
afterEach(async () => {
  await mirror.stop()
  await archive.stop()
  await rm(root, { recursive: true, force: true })
})

const bytes = Buffer.from('superseded '.repeat(5000))
const path = 'pool/main/a/a/a_2.0+dfsg-1_amd64.deb'

function lockOf(changes: Partial<LockedPackage> = {}): Lock {
  const locked = {
    name: 'a',
    version: '1:2.0+dfsg-1',
    arch: 'amd64',
    path,
    sizeBytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    suite: 'trixie',
    ...changes,
  }
  return { packages: [locked], snapshot: { date: '2026-11-20T08:30:00.000Z' } } as unknown as Lock
}

function fetchAll(lock: Lock, snapshot: string | undefined = archive.url) {
  return fetchPackages(lock, {
    mirrors: async () => ({ main: mirror.url, ...(snapshot === '' ? {} : { snapshot }) }),
    http: createNodeHttpFetch({ idleTimeoutMs: 5000, headersTimeoutMs: 5000 }),
    store,
    events: () => undefined,
    pausesMs: [1],
  })
}

/** Names an answer of the machine-readable interface, and the file that it leads to. */
function serveByName(sha1: string, content: Buffer): void {
  const answer = {
    _comment: 'foo',
    binary: 'a',
    binary_version: '1:2.0+dfsg-1',
    package: 'a',
    result: [
      { hash: '0'.repeat(40), architecture: 'arm64' },
      { hash: sha1, architecture: 'amd64' },
    ],
    version: '1:2.0+dfsg-1',
  }
  archive.files.set('mr/binary/a/1:2.0+dfsg-1/binfiles', Buffer.from(JSON.stringify(answer)))
  archive.files.set(`file/${sha1}`, content)
}

const held = () => store.blobs.has(`sha256:${createHash('sha256').update(bytes).digest('hex')}`)

it('comes from the mirror where that still has it', async () => {
  mirror.files.set(path, bytes)
  expect(await fetchAll(lockOf())).toMatchObject({ fetched: 1 })
  expect(archive.requests).toEqual([])
})

it.each([
  ['of the date of its snapshot', 'trixie', `archive/debian/20261120T083000Z/${path}`],
  ['of the day after', 'trixie-updates', `archive/debian/20261121T083000Z/${path}`],
  ['of security updates', 'trixie-security', `archive/debian-security/20261120T083000Z/${path}`],
])('once superseded comes from the state %s', async (_title, suite, place) => {
  archive.files.set(place, bytes)
  expect(await fetchAll(lockOf({ suite }))).toMatchObject({ fetched: 1, fetchedBytes: bytes.length })
  expect(archive.requests.at(-1)).toBe(place)
  expect(await held()).toBe(true)
})

it('is found by its name, version and architecture, whatever state it was in', async () => {
  serveByName('a'.repeat(40), bytes)
  expect(await fetchAll(lockOf())).toMatchObject({ fetched: 1 })
  expect(archive.requests).toEqual([
    `archive/debian/20261120T083000Z/${path}`,
    `archive/debian/20261121T083000Z/${path}`,
    'mr/binary/a/1:2.0+dfsg-1/binfiles',
    `file/${'a'.repeat(40)}`,
  ])
})

it('is never taken when it is another', async () => {
  serveByName('b'.repeat(40), Buffer.from(bytes.toString().replaceAll('s', 'x')))
  await expect(fetchAll(lockOf())).rejects.toMatchObject({
    code: 'FETCH_PACKAGE_CORRUPT',
    publicMessage: expect.stringContaining(`${new URL(archive.url).host} has other content under the name of a`),
  })
  expect(await held()).toBe(false)
})

it.each<[string, () => void]>([
  ['has nothing of it', () => undefined],
  ['answers nonsense', () => archive.files.set('mr/binary/a/1:2.0+dfsg-1/binfiles', Buffer.from('<html>'))],
  [
    'leads elsewhere',
    () =>
      archive.files.set(
        'mr/binary/a/1:2.0+dfsg-1/binfiles',
        Buffer.from('{"result":[{"hash":"../x","architecture":"amd64"}]}'),
      ),
  ],
])('says that it is gone from both when the archive %s', async (_title, prepare) => {
  prepare()
  await expect(fetchAll(lockOf())).rejects.toMatchObject({
    code: 'FETCH_PACKAGE_GONE',
    publicMessage: 'a 1:2.0+dfsg-1 is no longer on the mirror, nor in the snapshot archive.',
    hint: 'A newer version has taken its place: synchronise the package index and lock the image again.',
  })
})

it('says that such an archive could be named where none is', async () => {
  await expect(fetchAll(lockOf(), '')).rejects.toMatchObject({
    code: 'FETCH_PACKAGE_GONE',
    hint: expect.stringContaining('WHITTLE_SNAPSHOT_MIRROR'),
  })
})

it('says that the archive cannot be reached', async () => {
  await archive.stop()
  await expect(fetchAll(lockOf())).rejects.toMatchObject({
    code: 'FETCH_UNREACHABLE',
    publicMessage: expect.stringContaining(`could not be fetched from ${new URL(archive.url).host}`),
  })
})
