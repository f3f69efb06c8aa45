import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Architecture, CommandRunner } from '@whittle/core'
import { createEngine, createNodeCommandRunner, createNodeEngine } from '@whittle/engine'
import { parseSpec } from '@whittle/spec'
import {
  createSigningKey,
  type FakeMirror,
  repositoryPackage,
  type SigningKey,
  startFakeMirror,
} from '@whittle/testkit'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type CommandStand, createCommandStand } from './command-stand.ts'
import { printingProgram } from './printing-program.ts'

const FOREIGN: Architecture = process.arch === 'arm64' ? 'amd64' : 'arm64'
const NATIVE: Architecture = FOREIGN === 'arm64' ? 'amd64' : 'arm64'

const definition = (test: string) => `apiVersion: whittle.dev/v1
kind: Image
metadata: { name: hello }
spec:
  from: scratch
  packages: [hello]
  architectures: [amd64, arm64]
  versionFrom: hello
  test: { command: [${test}], expect: hello }
`

let stand: CommandStand
let mirror: FakeMirror
let key: SigningKey

beforeAll(async () => {
  key = await createSigningKey()
  mirror = await startFakeMirror()
  stand = await createCommandStand()
  const architectures: Architecture[] = ['amd64', 'arm64']
  const packages = architectures.map((arch) =>
    repositoryPackage({
      control: { Package: 'hello', Version: '2.10-5', Architecture: arch },
      files: [
        { path: '/usr/bin/hello', mode: 0o755, content: printingProgram(`hello of ${arch}\n`, arch) },
        { path: '/usr/bin/greet', mode: 0o755, content: '#!/usr/bin/hello\n' },
        { path: '/usr/share/doc/hello/copyright', content: 'hello is free\n' },
      ],
    }),
  )
  const date = new Date()
  const validUntil = new Date(date.getTime() + 7 * 86_400_000)
  await mirror.publish({ suite: 'trixie', packages, architectures, date }, key)
  await mirror.publish({ suite: 'trixie-updates', packages: [], architectures, date, validUntil }, key)
  await mirror.publish({ suite: 'trixie-security', packages: [], architectures, date, validUntil }, key)
  await stand.write('hello.yaml', definition('/usr/bin/hello'))
  await stand.write('greet.yaml', definition('/usr/bin/greet'))
})
afterAll(async () => {
  await stand.close()
  await mirror.stop()
  await key.dispose()
})

const whittle = (args: string[], env: Record<string, string> = {}) =>
  stand.whittle(args, {
    env: {
      WHITTLE_DEBIAN_MIRROR: mirror.url,
      WHITTLE_DEBIAN_SECURITY_MIRROR: mirror.url,
      WHITTLE_KEYRING: key.keyringPath,
      ...env,
    },
  })

const skopeo = async (...args: string[]) => (await promisify(execFile)('skopeo', args, { cwd: stand.folder })).stdout

const indexRequests = () => mirror.requests.filter((path) => path.includes(`trixie/main/binary-${FOREIGN}`))

it('fetches the indexes of another architecture once an image asks for it', async () => {
  expect(await whittle(['build', 'hello.yaml', '--arch', NATIVE, '--output', 'oci:native:1'])).toMatchObject({
    exitCode: 0,
  })
  expect(indexRequests()).toHaveLength(0)
  expect(await whittle(['lock', 'hello.yaml', '--arch', FOREIGN])).toMatchObject({ exitCode: 0 })
  expect(indexRequests()).toHaveLength(1)
})

it('builds what the definition names under one index, each start-up test on its own kind of machine', async () => {
  const built = await whittle(['build', 'hello.yaml', '--output', 'oci:hello:1', '--json'])
  expect(built.stderr).toContain('amd64: ')
  expect(built).toMatchObject({ exitCode: 0 })
  const result = JSON.parse(built.stdout)
  expect(result.platforms.map(({ architecture }: { architecture: string }) => architecture)).toEqual(['amd64', 'arm64'])
  const startup = Object.fromEntries(
    result.platforms.map((platform: { architecture: string; startup: string }) => [
      platform.architecture,
      platform.startup,
    ]),
  )
  expect(startup[NATIVE]).toBe('passed')
  // Where the kernel gives sandboxes no table of emulators, it must say so.
  expect(startup[FOREIGN]).toBe((await emulates()) ? 'passed-emulated' : 'not-run')

  const index = JSON.parse(await skopeo('inspect', '--raw', 'oci:hello:1'))
  expect(index.manifests).toMatchObject([
    { digest: result.platforms[0].manifestDigest, platform: { os: 'linux', architecture: 'amd64' } },
    { digest: result.platforms[1].manifestDigest, platform: { os: 'linux', architecture: 'arm64', variant: 'v8' } },
  ])
  for (const arch of ['amd64', 'arm64']) {
    await skopeo('--override-arch', arch, 'copy', 'oci:hello:1', `dir:${arch}`)
    const inspected = JSON.parse(await skopeo('inspect', '--config', `dir:${arch}`))
    expect(inspected.architecture).toBe(arch)
  }
})

it('gives the native image alone the digest that it has beside the other', async () => {
  const alone = JSON.parse(
    (await whittle(['build', 'hello.yaml', '--arch', NATIVE, '--output', 'oci:alone:1', '--json'])).stdout,
  )
  const both = JSON.parse((await whittle(['build', 'hello.yaml', '--output', 'oci:both:1', '--json'])).stdout)
  const beside = both.platforms.find(({ architecture }: { architecture: string }) => architecture === NATIVE)
  expect(alone.manifestDigest).toBe(beside.manifestDigest)
  expect(alone.digest).not.toBe(both.digest)
  expect(alone).not.toHaveProperty('platforms')
})

it('verifies each image of an index by its own lock', async () => {
  await whittle(['build', 'hello.yaml', '--output', 'oci:verified:1'])
  for (const arch of ['amd64', 'arm64']) {
    await whittle(['lock', 'hello.yaml', '--arch', arch, '-o', `${arch}.lock`])
    const verified = await whittle(['verify', 'oci:verified:1', '--rebuild', '--lock', `${arch}.lock`, '--json'])
    // The other machine's image is built by itself here, which needs an emulator.
    expect(verified.exitCode).toBe(arch === FOREIGN && !(await emulates()) ? 6 : 0)
  }
})

it.each([
  [['build', 'hello.yaml', '--arch', 'amd64,vax', '--output', 'oci:x'], /Allowed are amd64 and arm64/],
  [
    ['build', 'one.lock', '--arch', 'amd64', '--output', 'oci:x'],
    /--arch goes with a definition: this lock is for arm64/,
  ],
])('%j is a wrong call', async (args, message) => {
  await whittle(['lock', 'hello.yaml', '--arch', 'arm64', '-o', 'one.lock'])
  const finished = await whittle(args)
  expect(finished.exitCode).toBe(2)
  expect(finished.stderr).toMatch(message)
})

it('emulates the interpreter of a script as well', async () => {
  const built = await whittle(['build', 'greet.yaml', '--output', 'oci:greet:1', '--json'])
  expect(built.stderr).not.toContain('failed')
  expect(built).toMatchObject({ exitCode: 0 })
})

it('lets an image that nothing here can run pass on its linkage only beside one that ran', async () => {
  const { ports } = createNodeEngine({
    storeFolder: join(stand.folder, 'without-emulator'),
    mirrors: { main: mirror.url, security: mirror.url },
    keyringPath: key.keyringPath,
  })
  const absent = { exitCode: 1, signal: null, stdout: Buffer.of(), stderr: Buffer.of() }
  const runner: CommandRunner = {
    run: async (program, args, options) =>
      args.some((text) => text.startsWith('command -v qemu')) ? absent : ports.runner.run(program, args, options),
  }
  const engine = createEngine({ ...ports, runner })
  const snapshot = await engine.sync('debian/13', { architectures: ['amd64', 'arm64'] })
  const parsed = parseSpec(definition('/usr/bin/hello'))
  if (!parsed.ok) throw new Error('the definition of this test is wrong')
  const request = { spec: parsed.spec, snapshot, variant: 'prod' as const, events: () => undefined }

  await expect(engine.build({ ...request, architectures: [FOREIGN] })).rejects.toMatchObject({
    code: 'TEST_NO_EMULATOR',
    publicMessage: expect.stringContaining('this machine has no qemu-'),
  })
  const both = await engine.build({ ...request, architectures: [FOREIGN, NATIVE] })
  if (both.status !== 'built') throw new Error(both.status)
  expect(both.platforms.map(({ startup }) => startup)).toEqual(['not-run', 'passed'])
})

async function emulates(): Promise<boolean> {
  const found = await createNodeCommandRunner().run(
    'unshare',
    ['--user', '--map-root-user', '--mount', 'mount', '-t', 'binfmt_misc', 'none', '/proc/sys/fs/binfmt_misc'],
    { timeoutMs: 10_000 },
  )
  return found.exitCode === 0
}
