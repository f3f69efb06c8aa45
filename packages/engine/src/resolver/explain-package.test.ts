import { ImageSpec, type Lock } from '@whittle/core'
import { createMemoryStore } from '@whittle/testkit'
import { expect, it } from 'vitest'
import { lockImage } from '../stages/lock.ts'
import { makeUniverse, type MadePackages } from '../stages/lock/made-universe.ts'
import { explainPackage } from './explain-package.ts'

const ARCHIVE: MadePackages = {
  web: { Depends: 'libweb1 (>= 1.0) | libweb0, debconf' },
  libweb1: { Depends: 'libc6 (>= 2.38)', Provides: 'libweb-abi' },
  libc6: { Version: '2.41-12' },
  debconf: {},
  curl: { Version: '8.14-1', Description: 'fetches by address' },
}

const made = await makeUniverse(ARCHIVE)
const store = createMemoryStore()

function lockOf(spec: object): Lock {
  const parsed = ImageSpec.parse({ apiVersion: 'whittle.dev/v1', kind: 'Image', metadata: { name: 'shop' }, spec })
  const outcome = lockImage({ ...made, spec: parsed, findBase: () => undefined, arch: 'amd64', variant: 'prod' })
  if (!outcome.ok) throw new Error(outcome.conflict.summary)
  return outcome.lock
}

const explain = (name: string, spec: object = { packages: ['web'] }) =>
  explainPackage({ ...made, lock: lockOf(spec), name }, store)

it('shows the chain to what is in, with the relation of each step', async () => {
  expect(await explain('libc6')).toMatchObject({
    status: 'kept',
    package: { name: 'libc6', reason: 'dependency', requiredBy: ['libweb1'] },
    chain: [
      { package: 'web', reason: 'requested', relation: undefined },
      { package: 'libweb1', relation: 'libweb1 (>= 1.0) | libweb0' },
      { package: 'libc6', reason: 'dependency', relation: 'libc6 (>= 2.38)' },
    ],
    evidence: [],
  })
})

it('names the rule of what is left out, and what would bring it back', async () => {
  expect(await explain('debconf')).toMatchObject({
    status: 'left-out',
    package: { rule: 'installation-only', ruleText: expect.stringMatching(/Add it to the packages/) },
    chain: [{ package: 'web' }, { package: 'debconf', relation: 'debconf' }],
  })
})

it('says of what is not in the set whether it could be, and what provides it', async () => {
  expect(await explain('curl')).toMatchObject({ status: 'absent', offered: { version: '8.14-1' }, similar: [] })
  expect(await explain('libweb-abi')).toMatchObject({ status: 'absent', providedBy: ['libweb1'], similar: [] })
  const excluding = { packages: ['web'], exclude: ['curl'] }
  expect(await explain('curl', excluding)).toMatchObject({ status: 'absent', excluded: true })
})

it('names what may have been meant', async () => {
  expect(await explain('crul')).toMatchObject({
    status: 'absent',
    unknown: true,
    offered: undefined,
    similar: ['curl'],
  })
})

it('needs no index for what the lock itself says', async () => {
  const lock = lockOf({ packages: ['web'] })
  expect(await explainPackage({ lock, name: 'libc6' }, store)).toMatchObject({
    status: 'kept',
    chain: [{ package: 'web' }, { package: 'libweb1' }, { package: 'libc6' }],
  })
  expect(await explainPackage({ lock, name: 'curl' }, store)).toMatchObject({ status: 'absent', similar: [] })
})
