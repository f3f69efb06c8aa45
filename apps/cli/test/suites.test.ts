import { Lock } from '@whittle/core'
import {
  createSigningKey,
  type FakeMirror,
  repositoryPackage,
  type SigningKey,
  startFakeMirror,
} from '@whittle/testkit'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type CommandStand, createCommandStand } from './command-stand.ts'

const date = new Date()
const validUntil = new Date(date.getTime() + 7 * 86_400_000)
const shop = (version: string, depends = '') =>
  repositoryPackage({
    control: { Package: 'shop', Version: version, ...(depends && { Depends: depends }) },
    files: [{ path: '/usr/share/doc/shop/copyright', content: 'shop is free\n' }],
  })

let stand: CommandStand
let mirror: FakeMirror
let key: SigningKey

beforeAll(async () => {
  key = await createSigningKey()
  mirror = await startFakeMirror()
  stand = await createCommandStand()
  const library = repositoryPackage({
    control: { Package: 'libshop2', Version: '2.0-1', Section: 'libs' },
    files: [{ path: '/usr/share/libshop2/prices', content: '1 2 3' }],
  })
  await mirror.publish({ suite: 'bookworm', packages: [shop('1.0-1')], date }, key)
  await mirror.publish({ suite: 'bookworm-updates', packages: [], date, validUntil }, key)
  await mirror.publish({ suite: 'bookworm-security', packages: [shop('1.0-1+deb12u1')], date, validUntil }, key)
  await mirror.publish({ suite: 'sid', packages: [shop('3.0-1', 'libshop2'), library], date, validUntil }, key)
  for (const [name, distribution] of [
    ['bookworm', 'debian/12'],
    ['sid', 'debian/sid'],
  ]) {
    await stand.write(
      `${name}.yaml`,
      `apiVersion: whittle.dev/v1
kind: Image
metadata: { name: shop }
spec: { from: scratch, distribution: ${distribution}, packages: [shop], versionFrom: shop }
`,
    )
  }
})
afterAll(async () => {
  await stand.close()
  await mirror.stop()
  await key.dispose()
})

const whittle = (args: string[]) =>
  stand.whittle(args, {
    env: {
      WHITTLE_DEBIAN_MIRROR: mirror.url,
      WHITTLE_DEBIAN_SECURITY_MIRROR: mirror.url,
      WHITTLE_KEYRING: key.keyringPath,
    },
  })

const lockOf = async (name: string) => {
  const locked = await whittle(['lock', `${name}.yaml`, '-o', `${name}.lock`])
  expect(locked).toMatchObject({ exitCode: 0 })
  return Lock.parse(JSON.parse((await whittle(['lock', `${name}.yaml`])).stdout))
}

it('takes a release with its updates and security, and asks for no other', async () => {
  const lock = await lockOf('bookworm')
  expect(lock.snapshot.releases.map(({ suite }) => suite)).toEqual([
    'bookworm',
    'bookworm-updates',
    'bookworm-security',
  ])
  expect(lock.packages).toMatchObject([{ name: 'shop', version: '1.0-1+deb12u1', suite: 'bookworm-security' }])
  expect(mirror.requests.filter((path) => /sid|trixie/.test(path))).toEqual([])
})

it('takes sid alone, which has neither', async () => {
  const lock = await lockOf('sid')
  expect(lock.snapshot.releases.map(({ suite }) => suite)).toEqual(['sid'])
  expect(lock.packages.map(({ name, version }) => `${name} ${version}`)).toEqual(['libshop2 2.0-1', 'shop 3.0-1'])
})

it('builds from both, and says beforehand what a move from one to the other changes', async () => {
  for (const name of ['bookworm', 'sid']) {
    expect(await whittle(['build', `${name}.yaml`, '--output', `oci:image:${name}`])).toMatchObject({ exitCode: 0 })
  }
  const moved = await whittle(['diff', 'bookworm.lock', 'sid.lock'])
  expect(moved.stdout).toMatch(/libshop2/)
  expect(moved.stdout).toMatch(/shop .*1\.0-1\+deb12u1.*3\.0-1/)
})
