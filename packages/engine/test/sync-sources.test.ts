import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type PackageSource, PackageSource as SourceDocument, type Snapshot, type Store } from '@whittle/core'
import { createUniverse, loadPackageIndex, resolve, syncRepository, syncSources } from '@whittle/debian'
import { createDiskStore } from '@whittle/store'
import {
  createSigningKey,
  type FakeMirror,
  repositoryPackage,
  type RepositorySuite,
  type SigningKey,
  startFakeMirror,
} from '@whittle/testkit'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createNodeCommandRunner, createNodeHttpFetch } from '../src/index.ts'

const NOW = new Date('2026-03-10T12:00:00Z')
const YESTERDAY = new Date('2026-03-09T12:00:00Z')
const made = (name: string, version: string, more: Record<string, string> = {}) =>
  repositoryPackage({ control: { Package: name, Version: version, ...more }, compression: 'gz' })

let debianKey: SigningKey
let acmeKey: SigningKey
let mirror: FakeMirror
let acme: FakeMirror
let root: string
let store: Store
let base: Snapshot

beforeAll(async () => {
  debianKey = await createSigningKey()
  acmeKey = await createSigningKey('Acme')
})
afterAll(async () => {
  await debianKey.dispose()
  await acmeKey.dispose()
})
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'whittle-sources-'))
  store = createDiskStore({ root: join(root, 'store') })
  mirror = await startFakeMirror()
  acme = await startFakeMirror()
  for (const suite of ['trixie', 'trixie-updates', 'trixie-security']) {
    const packages = suite === 'trixie' ? [made('shop', '1.0-1'), made('libc6', '2.41-12')] : []
    await mirror.publish({ suite, packages, date: YESTERDAY }, debianKey)
  }
  await publish()
  const mirrors = { main: mirror.url, security: mirror.url }
  const request = { distribution: 'debian/13', architectures: ['amd64' as const], mirrors }
  base = await syncRepository({ ...request, keyringPath: debianKey.keyringPath }, ports())
})
afterEach(async () => {
  await mirror.stop()
  await acme.stop()
  await rm(root, { recursive: true, force: true })
})

function ports() {
  return {
    store,
    http: createNodeHttpFetch(),
    runner: createNodeCommandRunner(),
    clock: { now: () => NOW, monotonicMs: () => 0 },
    pausesMs: [],
    temporaryFolder: root,
  }
}

function publish(changes: Partial<RepositorySuite> = {}, signer = acmeKey): Promise<void> {
  const packages = [
    made('shop', '2.0-1'),
    made('acme-agent', '1.1', { Depends: 'libc6, acme-data' }),
    made('acme-data', '3'),
  ]
  return acme.publish({ suite: 'stable', packages, date: YESTERDAY, ...changes }, signer)
}

/** The release stable stands where other is asked for. */
function renameSuite(): undefined {
  for (const [path, bytes] of acme.files) acme.files.set(path.replace('dists/stable/', 'dists/other/'), bytes)
}

function spoilIndex(): undefined {
  acme.fail('binary-amd64', 'corrupt')
}

const source = (changes: object = {}): PackageSource =>
  SourceDocument.parse({
    name: 'acme',
    uri: `${acme.url}/`,
    suites: ['stable'],
    components: ['main'],
    key: acmeKey.armoured,
    ...changes,
  })

const sync = (changes: object = {}, known?: Record<string, string>) =>
  syncSources(base, { sources: [source(changes)], architectures: ['amd64'], known }, ports())

async function resolved(snapshot: Snapshot, ...packages: string[]) {
  const universe = createUniverse(await loadPackageIndex({ snapshot, arch: 'amd64', store }))
  const found = resolve({ packages }, universe)
  if (!found.ok) return found.conflict.summary
  return found.packages.map(({ name, version, repository }) => `${name} ${version} ${repository?.name ?? 'debian'}`)
}

describe('a further repository', () => {
  it('stands below Debian unless it is asked for or has a higher priority', async () => {
    const snapshot = await sync()
    expect(snapshot.releases.map(({ suite, source: from }) => [suite, from?.name, from?.uri])).toEqual([
      ['trixie', undefined, undefined],
      ['trixie-updates', undefined, undefined],
      ['trixie-security', undefined, undefined],
      ['stable', 'acme', acme.url],
    ])
    expect(await resolved(snapshot, 'shop', 'acme-agent')).toEqual([
      'acme-agent 1.1 acme',
      'acme-data 3 acme',
      'libc6 2.41-12 debian',
      'shop 1.0-1 debian',
    ])
    expect(await resolved(snapshot, 'shop@acme')).toEqual(['shop 2.0-1 acme'])
    expect(await resolved(snapshot, 'shop=1.0-1@acme')).toMatch(/no shop 1\.0-1 of acme/)
    expect(await resolved(snapshot, 'libc6@acme')).toMatch(/no libc6 package of acme/)
    const preferred = await sync({ priority: 600 })
    expect(await resolved(preferred, 'shop')).toEqual(['shop 2.0-1 acme'])
    expect(await resolved(preferred, 'shop@debian')).toEqual(['shop 1.0-1 debian'])
  })

  it('gives the same document for the same releases, and another for another set of sources', async () => {
    const [first, second, other] = [await sync(), await sync(), await sync({ name: 'other' })]
    expect(second).toEqual(first)
    expect(new Set([base.id, first.id, other.id]).size).toBe(3)
    const again = await syncSources(first, { sources: [source()], architectures: ['amd64'] }, ports())
    expect(again).toEqual(first)
  })

  it('may be flat, in a folder or at the root, with packages of other architectures', async () => {
    const packages = [made('flat-tool', '5', { Depends: 'libc6' }), made('flat-tool', '9', { Architecture: 'arm64' })]
    for (const suite of ['./', 'deb/']) {
      await publish({ suite, flat: true, packages })
      const snapshot = await sync({ suites: [suite], components: [] })
      expect(await resolved(snapshot, 'flat-tool')).toEqual(['flat-tool 5 acme', 'libc6 2.41-12 debian'])
      const universe = createUniverse(await loadPackageIndex({ snapshot, arch: 'amd64', store }))
      const { path } = universe.index.candidate('flat-tool')!
      expect(acme.files.has(path)).toBe(true)
    }
  })

  it.each<[string, string, () => Promise<unknown> | undefined, object?]>([
    ['another key, even that of Debian', 'DEB_RELEASE_SIGNATURE_INVALID', () => publish({}, debianKey)],
    ['Valid-Until that is past', 'DEB_RELEASE_EXPIRED', () => publish({ validUntil: YESTERDAY })],
    ['another suite under the name', 'DEB_RELEASE_WRONG_SUITE', () => renameSuite(), { suites: ['other'] }],
    ['an index that is not the signed one', 'DEB_INDEX_MISMATCH', () => spoilIndex()],
    ['no such component', 'DEB_INDEX_MISSING', () => undefined, { components: ['contrib'] }],
    ['no such suite', 'DEB_RELEASE_MISSING', () => undefined, { suites: ['absent'] }],
    ['a damaged key', 'DEB_SOURCE_KEY_INVALID', () => undefined, { key: '-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n?' }],
  ])('is refused by name for %s', async (_what, code, spoil, changes) => {
    await spoil()
    await expect(sync(changes)).rejects.toMatchObject({ code, publicMessage: expect.stringContaining('"acme"') })
    expect((await readdir(root)).filter((name) => name.includes('keys'))).toEqual([])
  })

  it('is refused when it goes back to an older state', async () => {
    const known = { [`acme ${acme.url} stable`]: NOW.toISOString() }
    await expect(sync({}, known)).rejects.toMatchObject({ code: 'DEB_RELEASE_ROLLBACK' })
  })
})
