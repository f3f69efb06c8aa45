import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CarveReport, Lock } from '@whittle/core'
import { createNodeEngine } from '@whittle/engine'
import {
  createSigningKey,
  type FakeMirror,
  repositoryPackage,
  type SigningKey,
  startFakeMirror,
} from '@whittle/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CommandStand, createCommandStand } from './command-stand.ts'

const definition = (spec: string) => `apiVersion: whittle.dev/v1
kind: Image
metadata: { name: shop }
spec: { ${spec} }
`

let stand: CommandStand
let acme: FakeMirror
let key: SigningKey
const whittle: CommandStand['whittle'] = (args, options) => stand.whittle(args, options)

beforeAll(async () => {
  stand = await createCommandStand()
  acme = await startFakeMirror()
  key = await createSigningKey('Acme')
  const copyright = { path: '/usr/share/doc/agent/copyright', content: 'free\n' }
  const agent = repositoryPackage({
    control: { Package: 'agent', Version: '1.1', Depends: 'libshop1' },
    files: [{ path: '/usr/share/agent/rules', content: 'all\n' }, copyright],
  })
  const shop = repositoryPackage({ control: { Package: 'shop', Version: '9.0' } })
  await acme.publish({ suite: 'stable', packages: [agent, shop], date: new Date() }, key)
  await stand.write('acme.asc', key.armoured)
  await stand.write(
    'sources.yaml',
    `- { name: acme, uri: "${acme.url}", suites: [stable], components: [main], key: acme.asc }\n`,
  )
  await stand.write('agent.yaml', definition('packages: [agent, shop], sources: [acme]'))
})
afterAll(async () => {
  await stand.close()
  await acme.stop()
  await key.dispose()
})

describe('whittle --sources', () => {
  it('builds with packages of a further repository, and says everywhere what came from it', async () => {
    const locked = await whittle(['lock', 'agent.yaml', '--sources', 'sources.yaml', '-o', 'agent.lock'])
    expect(locked).toMatchObject({ exitCode: 0 })
    const lock = Lock.parse(JSON.parse(await readFile(join(stand.folder, 'agent.lock'), 'utf8')))
    expect(lock.packages.map(({ name, version, repository }) => [name, version, repository?.name])).toEqual([
      ['agent', '1.1', 'acme'],
      ['debconf', '1.5', undefined],
      ['libshop1', '2.0-1', undefined],
      ['shop', '1.2-1', undefined],
    ])
    expect(lock.snapshot.releases.at(-1)).toMatchObject({ suite: 'stable', source: 'acme' })
    const built = await whittle(['build', 'agent.lock', '--output', 'oci:agent', '--json'])
    expect(built).toMatchObject({ exitCode: 0 })
    const { documents } = JSON.parse(built.stdout)
    const { blobs } = createNodeEngine({ storeFolder: join(stand.folder, 'store') }).store
    const report = CarveReport.parse(JSON.parse((await blobs.read(documents.carve)).toString()))
    expect(report.packages[0]).toMatchObject({ name: 'agent', repository: { name: 'acme', uri: acme.url } })
    const spdx = (await blobs.read(documents.spdx)).toString()
    expect(spdx).toContain(
      `pkg:deb/acme/agent@1.1?arch=amd64&distro=debian-13&repository_url=${encodeURIComponent(acme.url)}`,
    )
    const explained = await whittle(['explain', 'agent.lock', 'agent'])
    expect(explained.stdout).toContain(`It comes from the repository acme (${acme.url}).`)
  })

  it('asks the repository again only when its state is old, and takes what is asked for by its name', async () => {
    acme.requests.length = 0
    await stand.write('pinned.yaml', definition('packages: [shop@acme], sources: [acme]'))
    const { stdout } = await whittle(['lock', 'pinned.yaml', '--sources', 'sources.yaml'])
    expect(Lock.parse(JSON.parse(stdout)).packages.map(({ version }) => version)).toEqual(['9.0'])
    expect(acme.requests).toEqual([])
  })

  it.each<[string, string[], number, RegExp]>([
    ['no file', [], 2, /no file defines the repository "acme"/],
    ['a file that is not there', ['--sources', 'absent.yaml'], 2, /absent\.yaml cannot be read/],
    ['a login in the address', ['--sources', 'login.yaml'], 2, /login\.yaml:1:.*must not hold a login/],
    ['another key', ['--sources', 'other.yaml'], 4, /"acme" cannot be used.*not trusted/],
  ])('ends with a sentence for %s', async (_what, args, exitCode, message) => {
    const text = await readFile(join(stand.folder, 'sources.yaml'), 'utf8')
    await stand.write('login.yaml', text.replace('http://', 'http://me:secret@'))
    const stranger = await createSigningKey('Stranger')
    await stand.write('other.asc', stranger.armoured)
    await stranger.dispose()
    await stand.write('other.yaml', text.replace('acme.asc', 'other.asc'))
    const finished = await whittle(['lock', 'agent.yaml', ...args])
    expect(finished).toMatchObject({ exitCode, stdout: '', stderr: expect.stringMatching(message) })
  })
})

it('an exclusion against the word of a package is recorded in the lock and proved by the build', async () => {
  await stand.write('cut.yaml', definition('packages: [shop], exclude: [libshop1]'))
  const locked = await whittle(['lock', 'cut.yaml'])
  expect(Lock.parse(JSON.parse(locked.stdout)).packages.find(({ name }) => name === 'libshop1')).toMatchObject({
    disposition: 'drop',
    rule: 'excluded',
    unmet: [{ package: 'shop', relation: 'Depends: libshop1 (>= 2.0)' }],
  })
  const built = await whittle(['build', 'cut.yaml', '--output', 'oci:cut', '--json'])
  expect(JSON.parse(built.stdout)).toMatchObject({ packagesKept: 1, packagesDropped: 2 })
  const explained = await whittle(['explain', 'cut.yaml', 'libshop1'])
  expect(explained.stdout).toContain('excluded, though shop asks for it (Depends: libshop1 (>= 2.0))')
})
