import type { PackageExplanation } from '@whittle/engine'
import { expect, it } from 'vitest'
import { explanationText } from './explanation-text.ts'

const item = {
  name: 'libc6',
  version: '2.41-12',
  arch: 'amd64',
  reason: 'dependency' as const,
  disposition: 'keep' as const,
  requiredBy: ['libz', 'web'],
  why: ['web', 'libc6'],
  downloadBytes: 1,
  installedBytes: 1_500_000,
  section: 'libs',
  summary: 'C library',
  estimated: true,
}
const image = { base: 'nginx', distribution: 'debian/13' }
const kept: PackageExplanation = {
  status: 'kept',
  package: item,
  chain: [
    { package: 'web', reason: 'base' },
    { package: 'libc6', reason: 'dependency', relation: 'libc6 (>= 2.38)' },
  ],
  evidence: [],
}
const absent: PackageExplanation = {
  status: 'absent',
  name: 'curl',
  excluded: false,
  unknown: false,
  providedBy: [],
  similar: [],
}

it('tells the chain in sentences', () => {
  expect(explanationText(kept, image)).toBe(`libc6 2.41-12 (amd64) is in the image.
  The base image nginx asks for web.
  web depends on libc6 (>= 2.38).
  It is also needed by libz.
  (Proposed from the package index; a build looks at the files.)
  It takes 1.5 MB.
`)
})

it('names rule, evidence and the package that an alternative led to', () => {
  const text = explanationText(
    {
      ...kept,
      status: 'left-out',
      package: { ...item, rule: 'excluded', ruleText: 'The definition excludes it.', estimated: false },
      chain: [kept.chain[0]!, { package: 'libc6', reason: 'dependency', relation: 'libc | libc6' }],
      evidence: ['nothing links it'],
    },
    image,
  )
  expect(text).toContain('is left out')
  expect(text).toContain('web depends on libc | libc6: libc6.')
  expect(text).toContain('Rule excluded: The definition excludes it.\n  nothing links it\n')
})

it.each([
  [{}, /^curl is not in the set: nothing that is asked for needs it\.\n$/],
  [{ offered: { version: '8.14-1', summary: 'fetches' } }, /offers curl 8\.14-1: fetches\n {2}Add it to the packages/],
  [{ excluded: true, offered: { version: '8', summary: 'x' } }, /the definition excludes it.*\n.*\n.*out of "exclude"/],
  [{ providedBy: ['wget', 'aria2'] }, /wget, aria2 provide it/],
  [{ unknown: true, similar: ['curlie'] }, /^debian\/13 has no package named curl\.\n  Did you mean curlie\?\n$/],
  [{ unknown: true }, /^debian\/13 has no package named curl\.\n$/],
])('says of what is absent what there is: %j', (changes, expected) => {
  expect(explanationText({ ...absent, ...changes }, image)).toMatch(expected)
})

it('says who asks for what is excluded, before a build has proved it', () => {
  const unmet = [{ package: 'web', relation: 'Depends: libc6 (>= 2.38)' }]
  const text = explanationText({ ...kept, status: 'left-out', package: { ...item, disposition: 'drop', unmet } }, image)
  expect(text).toContain('  web asks for it nevertheless (Depends: libc6 (>= 2.38)): a build proves it.\n')
})

it('shows no control characters that a package or a lock brings', () => {
  const evidence = ['/usr/lib/x.so needs lib\u001B[2J.so, provided here']
  const text = explanationText({ ...kept, package: { ...item, requiredBy: ['a\u0007'] }, evidence }, image)
  expect(text).not.toMatch(/[^\P{Cc}\n]/u)
  expect(text).toContain('needs lib\uFFFD[2J.so')
})
