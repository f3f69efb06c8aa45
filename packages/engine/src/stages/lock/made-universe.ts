import { gzipSync } from 'node:zlib'
import type { Snapshot } from '@whittle/core'
import { createUniverse, loadPackageIndex, type Universe } from '@whittle/debian'
import { createMemoryStore } from '@whittle/testkit'

/** Fields of a made package besides its name: `Depends`, `Version`, `SHA256`, … */
export type MadePackages = Record<string, Record<string, string>>

interface MadeUniverse {
  snapshot: Snapshot
  universe: Universe
}

/** For tests: a snapshot with these packages, read as a real one is. */
export async function makeUniverse(packages: MadePackages, changes: Partial<Snapshot> = {}): Promise<MadeUniverse> {
  const store = createMemoryStore()
  const blob = await store.blobs.put(gzipSync(Object.entries(packages).map(stanzaOf).join('\n')))
  const index = { component: 'main', arch: 'amd64' as const, path: 'main/binary-amd64/Packages.gz', ...blob }
  const date = '2026-03-01T00:00:00.000Z'
  const release = { suite: 'trixie', codename: 'trixie', archive: 'main' as const, sha256: 'c'.repeat(64), date }
  const snapshot: Snapshot = {
    schema: 'whittle.dev/snapshot/v1',
    id: '0123456789abcdef',
    distribution: 'debian/13',
    date,
    releases: [{ ...release, indexes: [index] }],
    ...changes,
  }
  return { snapshot, universe: createUniverse(await loadPackageIndex({ snapshot, arch: 'amd64', store })) }
}

function stanzaOf([name, fields]: [string, Record<string, string>]): string {
  const defaults = {
    Version: '1.0-1',
    Architecture: 'amd64',
    Section: 'misc',
    Priority: 'optional',
    'Installed-Size': '10',
    Size: '1000',
    SHA256: Buffer.from(name).toString('hex').padEnd(64, '0').slice(0, 64),
    Filename: `pool/main/${name}.deb`,
    Description: `the package ${name}`,
  }
  const lines = Object.entries({ Package: name, ...defaults, ...fields })
  return lines.map(([field, value]) => `${field}: ${value}\n`).join('')
}
