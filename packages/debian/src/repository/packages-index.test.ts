import { gzipSync } from 'node:zlib'
import type { Architecture, Snapshot, SnapshotRelease, Store } from '@whittle/core'
import { createMemoryStore } from '@whittle/testkit'
import { describe, expect, it } from 'vitest'
import { loadPackageIndex, type PackageIndex } from './packages-index.ts'

type Listed = [name: string, version: string, changes?: Record<string, string>]

function indexText(packages: readonly Listed[]): string {
  return packages
    .map(([name, version, changes]) => {
      const hash = Buffer.from(`${name} ${version}`).toString('hex').padEnd(64, '0').slice(0, 64)
      const fields = { Architecture: 'amd64', Filename: `pool/${name}_${version}.deb`, Size: '1', SHA256: hash }
      const lines = Object.entries({ Package: name, Version: version, ...fields, ...changes })
      return lines.map(([field, value]) => `${field}: ${value}\n`).join('')
    })
    .join('\n')
}

interface MadeIndex {
  suite: string
  packages: readonly Listed[]
  arch?: Architecture
}

async function snapshotOf(store: Store, indexes: readonly MadeIndex[]): Promise<Snapshot> {
  const releases = indexes.map(async ({ suite, packages, arch = 'amd64' }): Promise<SnapshotRelease> => {
    const path = `main/binary-${arch}/Packages.gz`
    const blob = await store.blobs.put(gzipSync(indexText(packages)))
    const archive = suite.endsWith('security') ? 'security' : 'main'
    const index = { component: 'main', arch, path, ...blob }
    return { suite, codename: suite, archive, sha256: '0'.repeat(64), date: '2026-01-01T00:00:00Z', indexes: [index] }
  })
  return {
    schema: 'whittle.dev/snapshot/v1',
    id: '0123456789abcdef',
    distribution: 'debian/13',
    date: '2026-01-01T00:00:00Z',
    releases: await Promise.all(releases),
  }
}

async function load(...indexes: MadeIndex[]): Promise<PackageIndex> {
  const store = createMemoryStore()
  return loadPackageIndex({ snapshot: await snapshotOf(store, indexes), arch: 'amd64', store })
}

describe('loadPackageIndex', () => {
  it('takes the newest version of all suites for the candidate, and keeps the others', async () => {
    const index = await load(
      {
        suite: 'trixie',
        packages: [
          ['curl', '8.14.1-2'],
          ['zlib1g', '1:1.3'],
        ],
      },
      { suite: 'trixie-updates', packages: [['curl', '8.14.1-2+deb13u1']] },
      {
        suite: 'trixie-security',
        packages: [
          ['curl', '8.14.1-2+deb13u10'],
          ['curl', '8.14.1-2+deb13u9'],
        ],
      },
    )
    expect(index.versions('curl').map(({ version }) => version.split('-2')[1])).toEqual([
      '+deb13u10',
      '+deb13u9',
      '+deb13u1',
      '',
    ])
    expect(index.candidate('curl')).toMatchObject({ suite: 'trixie-security', version: '8.14.1-2+deb13u10' })
    expect([...index.candidates()].map(({ name }) => name)).toEqual(['curl', 'zlib1g'])
    expect([...index.names()]).toEqual(['curl', 'zlib1g'])
    expect(index.size).toBe(2)
  })

  it('counts the same version in two suites once, where it was first', async () => {
    const index = await load(
      { suite: 'trixie', packages: [['curl', '8']] },
      { suite: 'trixie-security', packages: [['curl', '8', { Filename: 'pool/updates/curl.deb' }]] },
    )
    expect(index.versions('curl')).toHaveLength(1)
    expect(index.candidate('curl')).toMatchObject({ suite: 'trixie', path: 'pool/curl_8.deb' })
  })

  it('reads the indexes of its own architecture alone', async () => {
    const index = await load(
      { suite: 'trixie', packages: [['curl', '8']] },
      { suite: 'trixie-updates', packages: [['curl', '9', { Architecture: 'arm64' }]], arch: 'arm64' },
    )
    expect(index.candidate('curl')?.version).toBe('8')
  })

  it('knows nothing of what is not there', async () => {
    const index = await load({ suite: 'trixie', packages: [] })
    expect(index.versions('curl')).toEqual([])
    expect(index.candidate('curl')).toBeUndefined()
    expect(index.size).toBe(0)
  })

  it('numbers names in the order in which the indexes mention them, suite after suite', async () => {
    const index = await load(
      {
        suite: 'trixie',
        packages: [
          ['late', '1', { Depends: 'early, later' }],
          ['early', '1'],
          ['plain', '1'],
        ],
      },
      {
        suite: 'trixie-security',
        packages: [
          ['new', '1'],
          ['later', '1'],
        ],
      },
    )
    const names = [...index.names()].sort((a, b) => index.orderOf(a) - index.orderOf(b))
    expect(names).toEqual(['late', 'early', 'later', 'plain', 'new'])
  })

  it('fails with what the store says when an index is gone', async () => {
    const snapshot = await snapshotOf(createMemoryStore(), [{ suite: 'trixie', packages: [['curl', '8']] }])
    const loading = loadPackageIndex({ snapshot, arch: 'amd64', store: createMemoryStore() })
    await expect(loading).rejects.toMatchObject({ code: 'STORE_BLOB_MISSING' })
  })

  it('refuses an index of a million packages, and has read and held a part of it by then', async () => {
    const content = Buffer.from(indexText([['name', '1']]))
    let stanzas = 0
    const store = createMemoryStore()
    store.blobs.open = async function* () {
      for (; stanzas < 1_000_000; stanzas += 1000) {
        const names = Array.from({ length: 1000 }, (_, at) => `p${stanzas + at}`)
        yield Buffer.from(names.map((name) => `${content.toString().replace('name', name)}\n`).join(''))
      }
    }
    const snapshot = await snapshotOf(createMemoryStore(), [{ suite: 'trixie', packages: [] }])
    snapshot.releases[0]!.indexes[0]!.path = 'main/binary-amd64/Packages'
    const before = process.memoryUsage.rss()
    await expect(loadPackageIndex({ snapshot, arch: 'amd64', store })).rejects.toMatchObject({
      code: 'DEB_INDEX_MALFORMED',
      publicMessage: expect.stringContaining('300000'),
    })
    expect(stanzas).toBeLessThan(310_000)
    expect(process.memoryUsage.rss() - before).toBeLessThan(768 * 1024 ** 2)
  })

  it('refuses an index that names packages without end, and one that is a bomb', async () => {
    const names = (from: number) => Array.from({ length: 10_000 }, (_, at) => `n${from + at}`).join(', ')
    const manyNames = Array.from({ length: 201 }, (_, at): Listed => [`p${at}`, '1', { Depends: names(at * 10_000) }])
    await expect(load({ suite: 'trixie', packages: manyNames })).rejects.toMatchObject({ code: 'DEB_INDEX_MALFORMED' })
    const bomb = load({ suite: 'trixie', packages: [['p1', '1', { Description: 'x'.repeat(80 * 1024 ** 2) }]] })
    await expect(bomb).rejects.toMatchObject({ category: 'integrity' })
  })

  it('names the index that is not one', async () => {
    const broken = load({ suite: 'trixie-security', packages: [['curl', '8', { Size: 'much' }]] })
    await expect(broken).rejects.toMatchObject({
      code: 'DEB_INDEX_MALFORMED',
      publicMessage: expect.stringContaining('trixie-security main/binary-amd64/Packages.gz'),
    })
  })
})
