import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Lock } from '@whittle/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CommandStand, createCommandStand } from './command-stand.ts'

const definition = (packages: string) => `apiVersion: whittle.dev/v1
kind: Image
metadata: { name: shop }
spec:
  from: scratch
  packages: [${packages}]
  environment: { LOG_LEVEL: info }
`

let stand: CommandStand
const whittle: CommandStand['whittle'] = (args, options) => stand.whittle(args, options)

beforeAll(async () => {
  stand = await createCommandStand()
  await stand.write('shop.yaml', definition('shop'))
  await stand.write('more.yaml', definition('shop, extra'))
  await stand.write('clash.yaml', definition('shop, rival'))
  await stand.write('wrong.yaml', definition('shop').replace('from:', 'form:'))
  for (const name of ['shop', 'more']) {
    await whittle(['lock', `${name}.yaml`, '-o', `${name}.lock`])
    await whittle(['build', `${name}.lock`, '--output', `oci:image:${name}`])
  }
})
afterAll(() => stand.close())

describe('whittle lock', () => {
  it('prints the whole set, always the same', async () => {
    const first = await whittle(['lock', 'shop.yaml'], { store: 'first' })
    expect(first).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('Synchronising debian/13') })
    const lock = Lock.parse(JSON.parse(first.stdout))
    expect(lock.packages.map(({ name, disposition }) => [name, disposition])).toEqual([
      ['debconf', 'drop'],
      ['libshop1', 'keep'],
      ['shop', 'keep'],
    ])
    expect(await whittle(['lock', 'shop.yaml'])).toEqual({ exitCode: 0, stdout: first.stdout, stderr: '' })
    expect(await readFile(join(stand.folder, 'shop.lock'), 'utf8')).toBe(first.stdout)
  })

  it.each<[string[], number, RegExp]>([
    [['lock', 'clash.yaml'], 3, /rival/],
    [['lock', '--from', 'scratch', '--package', 'shop=9'], 3, /no shop 9/],
    [['lock', 'wrong.yaml'], 2, /wrong\.yaml:5: .*form/],
    [['lock', 'absent.yaml'], 2, /no such file or directory/],
    [['lock', 'shop.yaml', '--arch', 'vax'], 2, /Allowed choices are amd64, arm64/],
    [['lock', 'shop.yaml', '--from', 'nginx'], 2, /not from both/],
    [['lokc'], 2, /unknown command/],
  ])('%j ends with %i', async (args, exitCode, message) => {
    const finished = await whittle(args)
    expect(finished).toMatchObject({ exitCode, stdout: '' })
    expect(finished.stderr).toMatch(message)
  })

  it('prints a conflict for machines, too', async () => {
    const { exitCode, stdout } = await whittle(['lock', 'clash.yaml', '--json'])
    expect([exitCode, JSON.parse(stdout)]).toMatchObject([3, { ok: false, conflict: { fixes: expect.any(Array) } }])
  })
})

describe('whittle build', () => {
  it('writes an image of a definition, and tells machines what it is', async () => {
    const built = await whittle(['build', 'more.yaml', '--output', 'oci:built', '--json'])
    expect(built).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('assemble') })
    expect(JSON.parse(built.stdout)).toMatchObject({
      output: 'oci:built',
      packagesKept: 3,
      packagesDropped: 1,
      scriptsWithoutInterpreter: 0,
      allowedMissingLibraries: 0,
      effectsNotDeclared: 0,
    })
  })

  it('counts what the image lacks for people', async () => {
    const { stdout } = await whittle(['build', 'more.lock', '--output', 'oci:counted'])
    expect(stdout).toMatch(/^lacking {3}0 scripts without an interpreter, 0 libraries as the list allows, 0 effects/m)
  })

  it('says before it builds that the folder cannot be written', async () => {
    const { exitCode, stderr } = await whittle(['build', 'more.lock', '--output', 'oci:/proc/image'])
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('The image layout /proc/image cannot be written')])
    expect(stderr).not.toContain('assemble')
  })

  it('needs no index for a lock, and makes the same image with a store of its own', async () => {
    const before = await whittle(['inspect', 'oci:image:shop', '--json'])
    const indexes = [...stand.mirror.files].filter(([path]) => path.startsWith('dists/'))
    for (const [path] of indexes) stand.mirror.files.delete(path)
    stand.mirror.requests.length = 0
    const alone = await whittle(['build', 'shop.lock', '--output', 'oci:alone', '--json'], { store: 'empty' })
    for (const [path, bytes] of indexes) stand.mirror.files.set(path, bytes)
    expect(alone).toMatchObject({ exitCode: 0 })
    expect(JSON.parse(alone.stdout).digest).toBe(JSON.parse(before.stdout).digest)
    expect(stand.mirror.requests.map((path) => path.split('/').slice(0, 2).join('/'))).toEqual(
      Array(3).fill('pool/main'),
    )
  })
})

describe('whittle build --variant all', () => {
  it('writes both images, the development image under the tag with -dev', async () => {
    const built = await whittle(['build', 'shop.yaml', '--variant', 'all', '--output', 'oci:both:1.0', '--json'])
    expect(built).toMatchObject({ exitCode: 0 })
    const results = built.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { output: string; digest: string; packagesKept: number })
    expect(results).toMatchObject([
      { output: 'oci:both:1.0', packagesKept: 2 },
      { output: 'oci:both:1.0-dev', packagesKept: 6 },
    ])
    const { stdout } = await whittle(['inspect', 'oci:both:1.0-dev', '--json'])
    expect(JSON.parse(stdout)).toMatchObject({ config: { User: 'root', Cmd: ['/bin/bash'] } })
    const files = await whittle(['inspect', 'oci:both:1.0-dev', '--files'])
    expect(files.stdout).toContain('/etc/apt/sources.list.d/debian.sources')
    expect(files.stdout).toContain('/var/lib/dpkg/info/shop.list')
  })

  it('is refused for a lock, which is of one variant', async () => {
    const refused = await whittle(['build', 'shop.lock', '--variant', 'all', '--output', 'oci:both'])
    expect(refused).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('a lock is of one variant') })
  })

  it('builds a lock of a development image again, to the same digest', async () => {
    await whittle(['lock', 'shop.yaml', '--variant', 'dev', '-o', 'dev.lock'])
    const built = await whittle(['build', 'dev.lock', '--output', 'oci:dev', '--json'], { store: 'dev' })
    const verified = await whittle(['verify', 'oci:dev', '--rebuild', '--lock', 'dev.lock'])
    expect([built.exitCode, verified]).toMatchObject([0, { exitCode: 0 }])
  })
})

it('whittle inspect shows packages, configuration and files', async () => {
  const shown = await whittle(['inspect', 'oci:image:shop', '--files'])
  expect(shown).toMatchObject({ exitCode: 0, stderr: '' })
  expect(shown.stdout).toMatch(/2 packages\n {2}libshop1 +2\.0-1.*\n {2}shop +1\.2-1/)
  expect(shown.stdout).toMatch(/LOG_LEVEL=info/)
  expect(shown.stdout).toMatch(/\/usr\/share\/shop\/page\.html {2}\[shop\]/)
  const document = JSON.parse((await whittle(['inspect', 'oci:image:shop', '--json'])).stdout)
  expect(document).toMatchObject({ packages: [{ name: 'libshop1' }, { name: 'shop' }], config: { User: '65532' } })
  expect(await whittle(['inspect', 'oci:image:absent'])).toMatchObject({ exitCode: 2, stdout: '' })
})

describe('whittle explain', () => {
  it.each<[string[], RegExp]>([
    [
      ['shop.yaml', 'libshop1'],
      /is in the image\.\n {2}The definition asks for shop\.\n {2}shop depends on libshop1 \(>= 2\.0\)\./,
    ],
    [
      ['--from', 'scratch', '--package', 'shop', 'debconf'],
      /is left out.*\n.*\n.*\n {2}Rule installation-only: .*Add it to/,
    ],
    [['shop.yaml', 'extra'], /not in the set.*\n {2}debian\/13 offers extra 3\.0-1/],
    [['shop.yaml', 'shopp'], /Did you mean shop\?/],
    [['shop.lock', 'libshop1'], /is in the image/],
  ])('%j', async (args, expected) => {
    const finished = await whittle(['explain', ...args])
    expect(finished).toMatchObject({ exitCode: 0, stderr: '' })
    expect(finished.stdout).toMatch(expected)
  })

  it('says as JSON what it says in words', async () => {
    const { stdout } = await whittle(['explain', 'shop.yaml', 'debconf', '--json'])
    expect(JSON.parse(stdout)).toMatchObject({
      status: 'left-out',
      package: { rule: 'installation-only', estimated: false },
      chain: [{ package: 'shop' }, { package: 'debconf', relation: 'debconf' }],
    })
  })

  it('ends with 3 where there is no set, and with 2 where something is missing', async () => {
    expect(await whittle(['explain', 'clash.yaml', 'shop'])).toMatchObject({ exitCode: 3, stdout: '' })
    for (const args of [[], ['shop.yaml'], ['--from', 'scratch']]) {
      const missing = { exitCode: 2, stdout: '', stderr: expect.stringContaining('and the package to explain') }
      expect(await whittle(['explain', ...args])).toMatchObject(missing)
    }
  })
})

describe('whittle diff', () => {
  it('tells what an image has that another has not', async () => {
    const { exitCode, stdout } = await whittle(['diff', 'oci:image:shop', 'oci:image:more'])
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/Packages: 1 added, 0 removed, 0 changed\n {2}\+ extra 3\.0-1/)
    expect(stdout).toMatch(/\+ \/usr\/share\/extra\/page\.html/)
    expect(stdout).not.toContain('Configuration')
  })

  it('compares with a lock, and tells machines', async () => {
    const { stdout } = await whittle(['diff', 'oci:image:more', 'shop.lock', '--json'])
    expect(JSON.parse(stdout)).toMatchObject({
      before: { kind: 'image' },
      after: { kind: 'lock', name: 'shop.lock' },
      equal: false,
      packages: { added: [], removed: [{ name: 'extra' }], changed: [] },
      config: [],
    })
    expect((await whittle(['diff', 'oci:image:shop', 'oci:image:shop'])).stdout).toContain('the same, byte for byte')
  })

  it('ends with 2 for what is neither image nor lock', async () => {
    expect(await whittle(['diff', 'oci:image:shop', 'shop.yaml'])).toMatchObject({ exitCode: 2, stdout: '' })
    expect(await whittle(['diff', 'oci:absent', 'shop.lock'])).toMatchObject({ exitCode: 2, stdout: '' })
  })
})

describe('whittle verify', () => {
  it('builds again, stage for stage, and finds the same bytes', async () => {
    const verified = await whittle(['verify', 'oci:image:shop', '--rebuild', '--lock', 'shop.lock'])
    expect(verified).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/equal.*byte for byte/) })
    for (const stage of ['carve', 'assemble', 'test', 'attest']) {
      expect(verified.stderr).toMatch(new RegExp(`^${stage} +[\\d.]+ s `, 'm'))
    }
    const bySpec = await whittle(['verify', 'oci:image:shop', '--rebuild', '--spec', 'shop.yaml', '--json'])
    expect([bySpec.exitCode, JSON.parse(bySpec.stdout)]).toMatchObject([0, { equal: true, parts: [] }])
  })

  it('ends with 6 and says what differs', async () => {
    const verified = await whittle(['verify', 'oci:image:more', '--rebuild', '--lock', 'shop.lock'])
    expect(verified.exitCode).toBe(6)
    expect(verified.stdout).toMatch(/its layers and configuration differ[^]*- extra 3\.0-1/)
    const { stdout } = await whittle(['verify', 'oci:image:more', '--rebuild', '--lock', 'shop.lock', '--json'])
    expect(JSON.parse(stdout)).toMatchObject({ equal: false, parts: ['layers', 'configuration'], difference: {} })
  })

  it('ends with 4 when the image is damaged', async () => {
    await whittle(['build', 'more.lock', '--output', 'oci:damaged'])
    const blobs = join(stand.folder, 'damaged/blobs/sha256')
    for (const name of await readdir(blobs)) {
      const bytes = await readFile(join(blobs, name))
      // The layer, alone, is gzip.
      if (bytes[0] !== 0x1f) continue
      bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1)
      await writeFile(join(blobs, name), bytes)
    }
    const args = ['verify', 'oci:damaged', '--rebuild', '--lock', 'shop.lock']
    expect(await whittle(args)).toMatchObject({ exitCode: 4, stdout: '' })
  })

  it.each<[string[], RegExp]>([
    [[], /Signatures are not there yet/],
    [['--rebuild'], /--lock LOCK, or --spec SPEC/],
    [['--rebuild', '--lock', 'shop.yaml'], /is a definition, not a lock/],
    [['--rebuild', '--lock', 'shop.lock', '--spec', 'shop.yaml'], /one of them is enough/],
  ])('ends with 2 for %j', async (options, message) => {
    const finished = await whittle(['verify', 'oci:image:shop', ...options])
    expect(finished).toMatchObject({ exitCode: 2, stdout: '' })
    expect(finished.stderr).toMatch(message)
  })
})

describe('whittle distro check', () => {
  it('counts the packages of an archive, and says of those that nobody can install why', async () => {
    const whole = await whittle(['distro', 'check', '--json'])
    expect([whole.exitCode, JSON.parse(whole.stdout)]).toMatchObject([
      0,
      { distribution: 'debian/13', arch: 'amd64', checked: expect.any(Number), broken: [] },
    ])
    const suite = await whittle(['distro', 'check', '--suite', 'trixie'])
    expect(suite.stdout).toMatch(/^trixie amd64: \d+ packages, 0 of which cannot be installed\n$/)
    expect(await whittle(['distro', 'check', '--suite', 'etch'])).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr: expect.stringContaining('debian/13 has no suite "etch"'),
    })
  })
})

it('whittle completion prints a script for a shell, and refuses others', async () => {
  expect((await whittle(['completion', 'bash'])).stdout).toContain("'explain')")
  expect((await whittle(['completion', 'zsh'])).stdout).toMatch(/^#compdef whittle/)
  expect(await whittle(['completion', 'fish'])).toMatchObject({ exitCode: 2, stdout: '' })
})

it('ends with 4 when a mirror has something else than it signed, and with 5 when it has nothing', async () => {
  stand.mirror.fail('libshop1', 'corrupt')
  const build = ['build', 'shop.lock', '--output', 'oci:none']
  expect(await whittle(build, { store: 'corrupt' })).toMatchObject({ exitCode: 4, stdout: '' })
  stand.mirror.fail('InRelease', 'missing')
  expect(await whittle(['distro', 'sync'], { store: 'missing' })).toMatchObject({ exitCode: 5, stdout: '' })
})
