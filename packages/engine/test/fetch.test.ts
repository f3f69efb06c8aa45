import { createHash } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BuildEvent, Lock, LockedPackage, Store } from '@whittle/core'
import { createDiskStore } from '@whittle/store'
import { type FakeMirror, startFakeMirror } from '@whittle/testkit'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createNodeHttpFetch, createProcessClaims, fetchPackages, type FetchPorts } from '../src/index.ts'

let mirror: FakeMirror
let security: FakeMirror
let root: string
let store: Store
let events: BuildEvent[]

beforeEach(async () => {
  mirror = await startFakeMirror()
  security = await startFakeMirror()
  root = await mkdtemp(join(tmpdir(), 'whittle-fetch-'))
  store = createDiskStore({ root })
  events = []
})
afterEach(async () => {
  await mirror.stop()
  await security.stop()
  await rm(root, { recursive: true, force: true })
})

/** A package of a lock, on this mirror. */
function packageOn(place: FakeMirror, name: string, changes: Partial<LockedPackage> = {}): LockedPackage {
  const bytes = Buffer.from(`${name} `.repeat(20_000))
  const locked: LockedPackage = {
    name,
    version: '1:2.0+dfsg-1~deb13u1',
    arch: 'amd64',
    source: name,
    sourceVersion: '1:2.0+dfsg-1~deb13u1',
    path: `pool/main/${name}/${name}_2.0+dfsg-1~deb13u1_amd64.deb`,
    sizeBytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    suite: 'trixie',
    reason: 'requested',
    requiredBy: [],
    disposition: 'keep',
    installedBytes: 0,
    section: 'misc',
    summary: name,
    ...changes,
  }
  place.files.set(locked.path, bytes)
  return locked
}

/** Only the packages of a lock matter here. */
const lockOf = (...packages: LockedPackage[]): Lock => ({ packages }) as unknown as Lock

function fetchAll(lock: Lock, changes: Partial<FetchPorts> & { idleTimeoutMs?: number; slowTimeoutMs?: number } = {}) {
  const { idleTimeoutMs = 5000, slowTimeoutMs = 5000, ...ports } = changes
  return fetchPackages(lock, {
    mirrors: async () => ({ main: mirror.url, security: security.url }),
    http: createNodeHttpFetch({ idleTimeoutMs, slowTimeoutMs, headersTimeoutMs: 5000 }),
    store,
    events: (event) => void events.push(event),
    pausesMs: [1, 1, 1],
    ...ports,
  })
}

const isStored = ({ sha256 }: LockedPackage): Promise<boolean> => store.blobs.has(`sha256:${sha256}`)

describe('packages', () => {
  it('come into the store once, with their progress in bytes', async () => {
    const packages = ['a', 'b', 'c', 'd'].map((name) => packageOn(mirror, name))
    const total = packages.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
    expect(await fetchAll(lockOf(...packages))).toEqual({ fetched: 4, fromStore: 0, fetchedBytes: total })
    expect(events.at(-1)).toEqual({ kind: 'progress', stage: 'fetch', done: total, total, unit: 'bytes' })
    const mirrors = () => Promise.reject(new Error('no mirror is needed for what is there'))
    expect(await fetchAll(lockOf(...packages), { mirrors })).toEqual({ fetched: 0, fromStore: 4, fetchedBytes: 0 })
    expect(mirror.requests).toHaveLength(4)
  })

  it('are fetched once by builds that want them at the same time', async () => {
    const packages = ['a', 'b', 'c'].map((name) => packageOn(mirror, name))
    const claims = createProcessClaims()
    const results = await Promise.all([1, 2, 3].map(() => fetchAll(lockOf(...packages), { claims })))
    expect(mirror.requests).toHaveLength(3)
    expect(results.reduce((sum, { fetched }) => sum + fetched, 0)).toBe(3)
  })

  it('of security come from there, and from the main archive when they have moved', async () => {
    const there = packageOn(security, 'there', { suite: 'trixie-security' })
    const moved = packageOn(mirror, 'moved', { suite: 'trixie-security' })
    await fetchAll(lockOf(there, moved))
    expect(mirror.requests).toEqual([moved.path])
    expect(security.requests.toSorted()).toEqual([moved.path, there.path].toSorted())
  })
})

describe('a package that arrives wrong', () => {
  it.each(['corrupt', 'short', 'break', 'busy'] as const)('once (%s) is fetched again', async (fault) => {
    const wanted = packageOn(mirror, 'a')
    mirror.fail('pool/main/a/', fault, 1)
    await expect(fetchAll(lockOf(wanted))).resolves.toMatchObject({ fetched: 1 })
    expect((await store.blobs.read(`sha256:${wanted.sha256}`)).length).toBe(wanted.sizeBytes)
  })

  it.each(['corrupt', 'short'] as const)('always (%s) is refused and never kept', async (fault) => {
    const wanted = packageOn(mirror, 'a')
    mirror.fail('pool/main/a/', fault)
    await expect(fetchAll(lockOf(wanted))).rejects.toMatchObject({
      code: 'FETCH_PACKAGE_CORRUPT',
      category: 'integrity',
      retryable: false,
    })
    expect(mirror.requests).toHaveLength(4)
    expect(await isStored(wanted)).toBe(false)
    expect(await readdir(join(root, 'incoming'))).toEqual([])
  })

  it.each([
    ['page', 'FETCH_PACKAGE_CORRUPT'],
    ['long', 'FETCH_PACKAGE_CORRUPT'],
    ['endless', 'FETCH_PACKAGE_CORRUPT'],
    ['drip', 'FETCH_UNREACHABLE'],
    ['circle', 'FETCH_UNREACHABLE'],
  ] as const)('from a mirror that lies (%s) is refused, and nothing of it is kept', async (fault, code) => {
    const wanted = packageOn(mirror, 'a')
    mirror.fail('pool/main/a/', fault)
    await expect(fetchAll(lockOf(wanted), { slowTimeoutMs: 100 })).rejects.toMatchObject({ code })
    expect(await isStored(wanted)).toBe(false)
    expect(await readdir(join(root, 'incoming'))).toEqual([])
  })

  it('after a break is asked for from there on', async () => {
    const wanted = packageOn(mirror, 'a')
    const ranges: (string | null)[] = []
    const http = createNodeHttpFetch()
    mirror.fail('pool/main/a/', 'break', 1)
    await fetchAll(lockOf(wanted), {
      http: (url, init) => {
        ranges.push(new Headers(init?.headers).get('range'))
        return http(url, init)
      },
    })
    expect(ranges).toEqual([null, `bytes=${wanted.sizeBytes / 2}-`])
  })

  it('after a break is read anew where the server knows no ranges', async () => {
    const plain = await startFakeMirror({ ranges: false })
    try {
      const wanted = packageOn(plain, 'a')
      plain.fail('pool/main/a/', 'break', 1)
      await fetchAll(lockOf(wanted), { mirrors: async () => ({ main: plain.url }) })
      expect(await isStored(wanted)).toBe(true)
    } finally {
      await plain.stop()
    }
  })

  it('or not at all, from a server that stalls, is an unreachable mirror', async () => {
    const wanted = packageOn(mirror, 'a')
    mirror.fail('pool/main/a/', 'stall')
    await expect(fetchAll(lockOf(wanted), { idleTimeoutMs: 50 })).rejects.toMatchObject({
      code: 'FETCH_UNREACHABLE',
      retryable: true,
    })
  })
})

it('says that a superseded version is gone and what to do', async () => {
  const wanted = packageOn(mirror, 'a')
  mirror.files.clear()
  await expect(fetchAll(lockOf(wanted))).rejects.toMatchObject({
    code: 'FETCH_PACKAGE_GONE',
    publicMessage: 'a 1:2.0+dfsg-1~deb13u1 is no longer on the mirror.',
    hint: expect.stringContaining('synchronise'),
  })
})

it('starts nothing more after a failure', async () => {
  const packages = Array.from({ length: 20 }, (_, index) => packageOn(mirror, `p${index}`))
  mirror.fail('pool/main/p0/', 'missing')
  security.fail('pool/main/p0/', 'missing')
  await expect(fetchAll(lockOf(...packages), { concurrency: 1 })).rejects.toMatchObject({ code: 'FETCH_PACKAGE_GONE' })
  expect(mirror.requests).toHaveLength(1)
})

it('stops at an abort', async () => {
  const wanted = packageOn(mirror, 'a')
  mirror.fail('pool/main/a/', 'stall')
  const signal = AbortSignal.timeout(50)
  await expect(fetchAll(lockOf(wanted), { signal })).rejects.toMatchObject({ name: 'TimeoutError' })
})
