import type { LockedPackage } from '@whittle/core'
import { expect, it } from 'vitest'
import type { PackageInspection } from '../package/package-inspection.ts'
import { carveCandidates } from './carve-candidate.ts'

const locked = (name: string, requiredBy: string[] = []) =>
  ({ name, version: '1.0-1', arch: 'amd64', sha256: name, requiredBy }) as LockedPackage
const inspection = (name: string, version = '1.0-1', arch = 'amd64') =>
  ({ name, version, arch, essential: false }) as PackageInspection

it('joins each package with its inspection and what it depends on', () => {
  const packages = [locked('tool'), locked('lib', ['tool'])]
  const candidates = carveCandidates({ packages }, new Map(['lib', 'tool'].map((name) => [name, inspection(name)])))
  expect(candidates.map(({ locked: { name }, dependsOn }) => [name, dependsOn])).toEqual([
    ['lib', []],
    ['tool', ['lib']],
  ])
})

it.each([
  ['name', inspection('other')],
  ['version', inspection('tool', '2.0-1')],
  ['architecture', inspection('tool', '1.0-1', 'arm64')],
])('refuses a file whose %s is another than the lock says', (_, found) => {
  expect(() => carveCandidates({ packages: [locked('tool')] }, new Map([['tool', found]]))).toThrow(
    expect.objectContaining({ code: 'CARVE_PACKAGE_OTHER', category: 'integrity' }),
  )
})
