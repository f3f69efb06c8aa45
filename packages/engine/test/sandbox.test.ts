import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ImageSpec, type CommandRunner } from '@whittle/core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createNodeCommandRunner } from '../src/index.ts'
import { SANDBOX_HOSTS } from '../src/sandbox/bubblewrap.ts'
import { askPage, askService, runInImage, type SandboxPorts, withSandboxFolder } from '../src/sandbox/sandbox.ts'

const account = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : undefined
const ports: SandboxPorts = {
  runner: createNodeCommandRunner(),
  temporaryFolder: tmpdir(),
  ...(account && { account }),
}
const { environment, volumes, labels } = ImageSpec.parse({
  apiVersion: 'whittle.dev/v1',
  kind: 'Image',
  metadata: { name: 'test' },
  spec: { environment: { GREETING: 'hello' } },
}).spec
const config = {
  environment,
  volumes,
  labels,
  entrypoint: [],
  command: [],
  workingDirectory: '/',
  user: '4242',
  ports: [],
  stopSignal: undefined,
}

let hostsFolder: string
let hosts: string
beforeAll(() => {
  hostsFolder = mkdtempSync(join(tmpdir(), 'hosts-'))
  hosts = join(hostsFolder, 'hosts')
  writeFileSync(hosts, SANDBOX_HOSTS)
  if (account) chownSync(hostsFolder, account.uid, account.gid)
})
afterAll(() => rmSync(hostsFolder, { recursive: true }))

/** The host's own folders stand for an unpacked image. */
const shell = (script: string) => ({
  root: '/',
  hosts,
  user: { uid: 4242, gid: 4243 },
  config,
  command: ['/bin/sh', '-c', script],
})

const within = (changes: Partial<SandboxPorts> = {}) => ({ ...ports, ...changes })

it('bounds what a command takes from others', async () => {
  const { output } = await runInImage(
    shell('cat /proc/self/oom_score_adj; grep -E "^Max (processes|file size|core)" /proc/self/limits'),
    20_000,
    ports,
  )
  const [oom, ...limits] = output.trim().split('\n')
  expect(oom).toBe('1000')
  const hard = Object.fromEntries(
    limits.map((line) => [line.slice(0, 26).trim(), Number(line.slice(47).split(/\s/)[0])]),
  )
  expect(hard['Max core file size']).toBe(0)
  expect(hard['Max processes']).toBeLessThanOrEqual(8192)
  expect(hard['Max file size']).toBeLessThanOrEqual(16 * 1024 ** 3)
})

it('runs as the image’s user, with its environment alone and without any network', async () => {
  process.env.WHITTLE_SANDBOX_TEST = 'secret'
  const answer = await runInImage(
    shell('echo "$(id -u):$(id -g) $GREETING ${WHITTLE_SANDBOX_TEST-none} $(tail -n +3 /proc/net/dev | cut -d: -f1)"'),
    20_000,
    within(),
  )
  delete process.env.WHITTLE_SANDBOX_TEST
  expect(answer).toMatchObject({ exitCode: 0, tooMuchOutput: false })
  expect(answer.output.trim().split(/\s+/)).toEqual(['4242:4243', 'hello', 'none', 'lo'])
})

it('knows localhost and its own name, whatever the hosts file of the image says', async () => {
  const answer = await withSandboxFolder(ports, (place) =>
    runInImage({ ...shell('cat /etc/hosts; hostname'), hosts: place.hosts }, 20_000, within()),
  )
  expect(answer).toMatchObject({ exitCode: 0 })
  expect(answer.output).toMatch(/^127\.0\.0\.1\s+localhost$/m)
  expect(answer.output).toMatch(/^::1\s+localhost /m)
  const name = answer.output.trim().split('\n').at(-1)
  expect(answer.output).toMatch(new RegExp(`^127\\.0\\.0\\.1\\s+${name}$`, 'm'))
})

it('is ended by the signal, and throws its reason', async () => {
  const stopping = new AbortController()
  const running = runInImage(shell('sleep 60'), 60_000, within({ signal: stopping.signal }))
  setTimeout(() => stopping.abort(new Error('cancelled')), 300)
  const started = performance.now()
  await expect(running).rejects.toThrow('cancelled')
  expect(performance.now() - started).toBeLessThan(10_000)
})

it('tells what writes without end from what does not end', async () => {
  expect(await runInImage(shell('while :; do echo yes yes yes yes; done'), 30_000, within())).toMatchObject({
    exitCode: null,
    tooMuchOutput: true,
  })
  expect(await runInImage(shell('sleep 60'), 500, within())).toMatchObject({ exitCode: null, tooMuchOutput: false })
})

it.each([
  [0, 'HTTP/1.1 200 OK\r\n\r\nfine', { kind: 'answered', status: 200, body: 'fine' }],
  [0, 'SSH-2.0', { kind: 'not-http' }],
  [3, '', { kind: 'ended' }],
  [4, '', { kind: 'silent' }],
  [null, '', { kind: 'silent' }],
])('reads the end of the probe: %s %j', async (exitCode, stdout, expected) => {
  const runner: CommandRunner = {
    run: async () => ({ exitCode, signal: null, stdout: Buffer.from(stdout), stderr: Buffer.alloc(0) }),
  }
  const page = { port: 80, path: '/', timeoutSeconds: 1, folder: '/nonexistent' }
  expect(await askPage(shell('true'), page, within({ runner }))).toMatchObject(expected)
})

it('says when this machine has no sandbox', async () => {
  const stderr = Buffer.from('bwrap: No permissions to create new namespace\n')
  const runner: CommandRunner = { run: async () => ({ exitCode: 1, signal: null, stdout: Buffer.alloc(0), stderr }) }
  await expect(runInImage(shell('true'), 1000, within({ runner }))).rejects.toMatchObject({
    code: 'SANDBOX_UNAVAILABLE',
    publicMessage: expect.stringContaining('No permissions'),
  })
})

it('says so, too, when it is the image inside that gets none', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'inner-'))
  await writeFile(join(folder, 'output.log'), "bwrap: Can't set hostname to whittle: Operation not permitted\n")
  const runner: CommandRunner = {
    run: async () => ({ exitCode: 3, signal: null, stdout: Buffer.alloc(0), stderr: Buffer.from('exit code 1\n') }),
  }
  const page = { port: 80, path: '/', timeoutSeconds: 1, folder }
  const client = { command: ['true'], timeoutSeconds: 1, folder }
  const unavailable = { code: 'SANDBOX_UNAVAILABLE', hint: expect.stringContaining('docs/containers.md') }
  await expect(askPage(shell('true'), page, within({ runner }))).rejects.toMatchObject(unavailable)
  await expect(askService(shell('true'), client, within({ runner }))).rejects.toMatchObject(unavailable)
  await rm(folder, { recursive: true })
})
