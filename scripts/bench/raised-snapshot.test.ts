import type { Snapshot } from '@whittle/core'
import { loadPackageIndex } from '@whittle/debian'
import { compressXz, createMemoryStore } from '@whittle/testkit'
import { expect, it } from 'vitest'
import { raiseVersions } from './raised-snapshot.ts'

/** Ten sources of two packages each; every program needs its library in exactly its own version. */
const stanzas = Array.from({ length: 10 }, (_, number) =>
  [
    ['Package', `lib${number}x`],
    ['Package', `tool${number}`],
  ]
    .map(([field, name]) =>
      [
        `${field}: ${name}`,
        'Version: 1',
        `Source: made${number}`,
        'Architecture: amd64',
        ...(name!.startsWith('tool') ? [`Depends: lib${number}x (= 1), lib0x (>= 1)`] : []),
        `Filename: pool/${name}.deb`,
        'Size: 1',
        `SHA256: ${'a'.repeat(64)}`,
      ].join('\n'),
    )
    .join('\n\n'),
).join('\n\n')

async function raise(share: number) {
  const store = createMemoryStore()
  const { digest, sizeBytes } = await store.blobs.put(compressXz(Buffer.from(`${stanzas}\n`)))
  const index = { component: 'main', arch: 'amd64', path: 'main/binary-amd64/Packages.xz', digest, sizeBytes } as const
  const date = '2026-01-01T00:00:00.000Z'
  const release = { suite: 'trixie', codename: 'trixie', sha256: '0'.repeat(64), date, indexes: [index] }
  const snapshot: Snapshot = {
    schema: 'whittle.dev/snapshot/v1',
    id: '0123456789abcdef',
    distribution: 'debian/13',
    date,
    releases: [release],
  }
  const raised = await raiseVersions(snapshot, { arch: 'amd64', store, share, seed: 1 })
  const packages = await loadPackageIndex({ snapshot: raised.snapshot, arch: 'amd64', store })
  return { ...raised, before: snapshot, found: [...packages.candidates()] }
}

it('raises whole sources until the share is reached, the same ones every time', async () => {
  const { snapshot, before, raised, packages, found } = await raise(0.3)
  const higher = found.filter(({ version }) => version === '1+raised1')
  expect([raised, packages, higher.length]).toEqual([6, 20, 6])
  expect(new Set(higher.map(({ source }) => source)).size).toBe(3)
  expect(snapshot.id).not.toBe(before.id)
  expect((await raise(0.3)).found).toEqual(found)
})

it('gives raised packages other content, and lets their siblings ask for the new version', async () => {
  const { found } = await raise(0.3)
  expect(found.map(({ version, sha256 }) => [version === '1', sha256 === 'a'.repeat(64)])).toEqual(
    found.map(({ version }) => [version === '1', version === '1']),
  )
  const tools = found.filter(({ name }) => name.startsWith('tool'))
  expect(tools.map(({ depends }) => depends)).toEqual(
    tools.map(({ name, version }) => `lib${name.slice(4)}x (= ${version}), lib0x (>= 1)`),
  )
})
