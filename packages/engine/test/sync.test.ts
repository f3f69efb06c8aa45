import { mkdtemp, readdir, rm, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Store } from '@whittle/core'
import { syncRepository, type SyncRequest } from '@whittle/debian'
import { createDiskStore } from '@whittle/store'
import {
  createSigningKey,
  repositoryPackage,
  type FakeMirror,
  type RepositorySuite,
  type SigningKey,
  startFakeMirror,
} from '@whittle/testkit'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createNodeCommandRunner, createNodeHttpFetch } from '../src/index.ts'

const NOW = new Date('2026-03-10T12:00:00Z')
const YESTERDAY = new Date('2026-03-09T12:00:00Z')
const NEXT_WEEK = new Date('2026-03-17T12:00:00Z')
const HELLO = repositoryPackage({ control: { Package: 'hello', Version: '2.10-3' }, compression: 'gz' })

let key: SigningKey
let stranger: SigningKey
let mirror: FakeMirror
let root: string
let store: Store

beforeAll(async () => {
  key = await createSigningKey()
  stranger = await createSigningKey('Stranger')
})
afterAll(async () => {
  await key.dispose()
  await stranger.dispose()
})
beforeEach(async () => {
  mirror = await startFakeMirror()
  root = await mkdtemp(join(tmpdir(), 'whittle-sync-'))
  store = createDiskStore({ root })
  await publish('trixie')
  await publish('trixie-updates', { validUntil: NEXT_WEEK })
  await publish('trixie-security', { validUntil: NEXT_WEEK, packages: [HELLO] })
})
afterEach(async () => {
  await mirror.stop()
  await rm(root, { recursive: true, force: true })
})

function publish(suite: string, changes: Partial<RepositorySuite> = {}, signer = key): Promise<void> {
  return mirror.publish({ suite, packages: [], date: YESTERDAY, ...changes }, signer)
}

function sync(
  changes: Partial<SyncRequest> & { signal?: AbortSignal; idleTimeoutMs?: number; slowTimeoutMs?: number } = {},
) {
  const { signal, idleTimeoutMs = 5000, slowTimeoutMs = 5000, ...request } = changes
  return syncRepository(
    {
      distribution: 'debian/13',
      architectures: ['amd64'],
      mirrors: { main: mirror.url, security: mirror.url },
      keyringPath: key.keyringPath,
      ...request,
    },
    {
      http: createNodeHttpFetch({ idleTimeoutMs, slowTimeoutMs, headersTimeoutMs: 5000 }),
      store,
      runner: createNodeCommandRunner(),
      clock: { now: () => NOW },
      pausesMs: [1, 1],
      ...(signal ? { signal } : {}),
    },
  )
}

describe('a verified snapshot', () => {
  it('names each release and each index, which is in the store', async () => {
    const snapshot = await sync()
    expect(snapshot.releases.map(({ suite, archive }) => [suite, archive])).toEqual([
      ['trixie', 'main'],
      ['trixie-updates', 'main'],
      ['trixie-security', 'security'],
    ])
    expect(snapshot.date).toBe('2026-03-09T12:00:00.000Z')
    const index = snapshot.releases[2]?.indexes[0]
    expect(index).toMatchObject({ component: 'main', arch: 'amd64', path: 'main/binary-amd64/Packages.gz' })
    expect(index && (await store.blobs.stat(index.digest))).toMatchObject({ sizeBytes: index?.sizeBytes })
  })

  it('is the same document again, and asks for the releases alone', async () => {
    const first = await sync()
    mirror.requests.length = 0
    expect(await sync()).toEqual(first)
    expect(mirror.requests.toSorted()).toEqual([
      'dists/trixie-security/InRelease',
      'dists/trixie-updates/InRelease',
      'dists/trixie/InRelease',
    ])
  })

  it('fetches an index anew that lost its end on the disk', async () => {
    const index = (await sync()).releases[2]!.indexes[0]!
    const hex = index.digest.slice('sha256:'.length)
    await truncate(join(root, 'sha256', hex.slice(0, 2), hex), 10)
    await sync()
    expect(await store.blobs.stat(index.digest)).toMatchObject({ sizeBytes: index.sizeBytes })
  })

  it('has another id when a release changes', async () => {
    const before = await sync()
    await publish('trixie-updates', { validUntil: NEXT_WEEK, packages: [HELLO] })
    expect((await sync()).id).not.toBe(before.id)
  })

  it('holds each architecture asked for once', async () => {
    for (const suite of ['trixie', 'trixie-updates', 'trixie-security']) {
      await publish(suite, { architectures: ['amd64', 'arm64'] })
    }
    const snapshot = await sync({ architectures: ['arm64', 'amd64', 'arm64'] })
    expect(snapshot.releases[0]?.indexes.map(({ arch }) => arch)).toEqual(['amd64', 'arm64'])
  })

  it('of sid is sid alone and needs no security mirror', async () => {
    await publish('sid')
    const snapshot = await sync({ distribution: 'debian/sid', mirrors: { main: mirror.url } })
    expect(snapshot.releases.map(({ suite }) => suite)).toEqual(['sid'])
  })

  it('comes from xz indexes where there are some', async () => {
    await publish('trixie', { compression: 'xz' })
    expect((await sync()).releases[0]?.indexes[0]?.path).toBe('main/binary-amd64/Packages.xz')
  })

  it('comes without by-hash where the release does not offer it', async () => {
    await publish('trixie', { byHash: false, packages: [HELLO] })
    await sync()
    expect(mirror.requests).toContain('dists/trixie/main/binary-amd64/Packages.gz')
  })
})

describe('a release that is not to be trusted', () => {
  it('was changed after it was signed', async () => {
    const path = 'dists/trixie/InRelease'
    const text = mirror.files.get(path)?.toString('utf8') ?? ''
    mirror.files.set(path, Buffer.from(text.replace('Components: main', 'Components: evil')))
    await expect(sync()).rejects.toMatchObject({ code: 'DEB_RELEASE_SIGNATURE_INVALID', category: 'integrity' })
  })

  it('was signed by a key that the keyring does not have', async () => {
    await publish('trixie', {}, stranger)
    await expect(sync()).rejects.toMatchObject({
      code: 'DEB_RELEASE_SIGNATURE_INVALID',
      details: { reason: 'no key of the keyring has signed it' },
    })
  })

  it('is not signed', async () => {
    mirror.files.set('dists/trixie/InRelease', Buffer.from('Codename: trixie\n'))
    await expect(sync()).rejects.toMatchObject({ code: 'DEB_RELEASE_SIGNATURE_INVALID' })
  })

  it('holds a second signed text', async () => {
    const path = 'dists/trixie/InRelease'
    const signed = mirror.files.get(path) ?? Buffer.alloc(0)
    mirror.files.set(path, Buffer.concat([signed, signed]))
    await expect(sync()).rejects.toMatchObject({ code: 'DEB_RELEASE_SIGNATURE_INVALID' })
  })

  it('counts only for what was signed in it', async () => {
    const path = 'dists/trixie/InRelease'
    const signed = mirror.files.get(path) ?? Buffer.alloc(0)
    mirror.files.set(path, Buffer.concat([Buffer.from('Codename: evil\nSHA256:\n\n'), signed]))
    expect((await sync()).releases[0]?.codename).toBe('trixie')
  })

  it('is past its Valid-Until', async () => {
    await publish('trixie-updates', { validUntil: new Date('2026-03-10T11:59:59Z') })
    await expect(sync()).rejects.toMatchObject({ code: 'DEB_RELEASE_EXPIRED' })
  })

  it('is older than one already known', async () => {
    await expect(sync({ known: { trixie: '2026-03-09T12:00:01.000Z' } })).rejects.toMatchObject({
      code: 'DEB_RELEASE_ROLLBACK',
      category: 'integrity',
    })
    await expect(sync({ known: { trixie: '2026-03-09T12:00:00.000Z' } })).resolves.toBeDefined()
  })

  it('is that of another suite', async () => {
    await publish('trixie', { codename: 'bookworm' })
    await expect(sync()).rejects.toMatchObject({ code: 'DEB_RELEASE_WRONG_SUITE' })
  })
})

describe('an index that is not what the release names', () => {
  beforeEach(() => publish('trixie', { packages: [HELLO] }))

  it('is taken from its other address', async () => {
    mirror.fail('trixie/main/binary-amd64/by-hash', 'corrupt')
    await expect(sync()).resolves.toBeDefined()
    expect(mirror.requests).toContain('dists/trixie/main/binary-amd64/Packages.gz')
  })

  it('is refused when it is wrong everywhere', async () => {
    mirror.fail('trixie/main/binary-amd64/', 'corrupt')
    await expect(sync()).rejects.toMatchObject({ code: 'DEB_INDEX_MISMATCH', category: 'integrity' })
  })

  it('is missed when the mirror lacks it, which may pass', async () => {
    mirror.fail('trixie/main/binary-amd64/', 'missing')
    await expect(sync()).rejects.toMatchObject({ code: 'DEB_INDEX_MISSING', retryable: true })
  })

  it('is looked for once more when the mirror was just updated', async () => {
    const old = mirror.files.get('dists/trixie/InRelease') ?? Buffer.alloc(0)
    await publish('trixie', { packages: [HELLO, { ...HELLO, version: '2.10-4' }], byHash: false })
    const updated = mirror.files.get('dists/trixie/InRelease') ?? Buffer.alloc(0)
    for (const path of mirror.files.keys())
      if (path.includes('trixie/main/binary-amd64/by-hash')) mirror.files.delete(path)
    mirror.files.set('dists/trixie/InRelease', old)
    const stop = setInterval(() => {
      if (mirror.requests.some((path) => path.includes('trixie/main')))
        mirror.files.set('dists/trixie/InRelease', updated)
    }, 1)
    await expect(sync()).resolves.toBeDefined()
    clearInterval(stop)
  })
})

describe('a mirror that lies', () => {
  beforeEach(() => publish('trixie', { packages: [HELLO] }))
  const nothingKept = async () => expect(await readdir(join(root, 'incoming')).catch(() => [])).toEqual([])

  it.each([
    ['page', 'DEB_RELEASE_SIGNATURE_INVALID'],
    ['endless', 'DEB_RELEASE_MALFORMED'],
    ['drip', 'DEB_MIRROR_UNREACHABLE'],
    ['circle', 'DEB_MIRROR_UNREACHABLE'],
  ] as const)('about a release (%s) is refused', async (fault, code) => {
    mirror.fail('trixie/InRelease', fault)
    await expect(sync({ slowTimeoutMs: 100 })).rejects.toMatchObject({ code })
    await nothingKept()
  })

  it.each([
    ['page', 'DEB_INDEX_MISMATCH'],
    ['long', 'DEB_INDEX_MISMATCH'],
    ['endless', 'DEB_INDEX_MISMATCH'],
    ['drip', 'DEB_MIRROR_UNREACHABLE'],
    ['circle', 'DEB_MIRROR_UNREACHABLE'],
  ] as const)('about an index (%s) is refused, and nothing of it is kept', async (fault, code) => {
    mirror.fail('trixie/main/binary-amd64/', fault)
    await expect(sync({ slowTimeoutMs: 100 })).rejects.toMatchObject({ code })
    await nothingKept()
  })
})

describe('a mirror in trouble', () => {
  it('is asked again', async () => {
    mirror.fail('InRelease', 'busy', 2)
    await expect(sync()).resolves.toBeDefined()
  })

  it('is given up as unreachable, which may pass', async () => {
    mirror.fail('trixie-updates/InRelease', 'busy')
    await expect(sync()).rejects.toMatchObject({ code: 'DEB_MIRROR_UNREACHABLE', retryable: true })
    await mirror.stop()
    await expect(sync()).rejects.toMatchObject({ code: 'DEB_MIRROR_UNREACHABLE', retryable: true })
  })

  it('that stalls is given up after the time-out', async () => {
    mirror.fail('trixie/InRelease', 'stall')
    await expect(sync({ idleTimeoutMs: 50 })).rejects.toMatchObject({ code: 'DEB_MIRROR_UNREACHABLE' })
  })

  it('that breaks off an index is asked for the rest', async () => {
    const broken = { ...HELLO, name: 'broken' }
    await publish('trixie', { packages: [broken] })
    mirror.fail('trixie/main', 'break', 1)
    await expect(sync()).resolves.toBeDefined()
  })

  it('does not have the suite', async () => {
    mirror.fail('trixie-security/InRelease', 'missing')
    await expect(sync()).rejects.toMatchObject({ code: 'DEB_RELEASE_MISSING', retryable: false })
  })

  it('stops at an abort', async () => {
    mirror.fail('trixie/InRelease', 'stall')
    await expect(sync({ signal: AbortSignal.timeout(50) })).rejects.toMatchObject({ name: 'TimeoutError' })
  })
})

it('says which keyring is missing', async () => {
  await expect(sync({ keyringPath: join(root, 'none.gpg') })).rejects.toMatchObject({ code: 'DEB_KEYRING_MISSING' })
})
