import { chown, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type CommandResult, type CommandRunner, WhittleError } from '@whittle/core'
import { emulating, type Emulator } from './emulation.ts'
import {
  imageArguments,
  isolatedHostArguments,
  SANDBOX_HOSTS,
  type SandboxAccount,
  type SandboxCommand,
  unprivileged,
} from './bubblewrap.ts'
import { bounded } from './resource-limits.ts'
import { parseHttpAnswer, PROBE_SCRIPT, SERVICE_SCRIPT } from './probe-script.ts'

/** What the sandbox needs of the host. */
export interface SandboxPorts {
  runner: CommandRunner
  /** Folder below which temporary roots are made; other accounts must be able to pass it. */
  temporaryFolder: string
  /** Account for the sandbox when the process itself is root: bubblewrap never runs as root here. */
  account?: SandboxAccount
  /** Starts the programs that this machine cannot run itself. */
  emulator?: Emulator
  /** Ends what runs in the sandbox. */
  signal?: AbortSignal
}

export interface CommandAnswer {
  /** `null` when it was ended from outside. */
  exitCode: number | null
  /** Standard output and error. */
  output: string
  /** It wrote more than is kept, and was ended for that. */
  tooMuchOutput: boolean
}

export type PageAnswer =
  | { kind: 'answered'; status: number; body: string; log: string }
  | { kind: 'ended' | 'silent' | 'not-http'; log: string }

/** Of one run: the answer of a page is at most half of it. */
export type ServiceAnswer = { kind: 'answered' | 'ended' | 'silent'; output: string; log: string }

const MAX_OUTPUT_BYTES = 2 * 1024 ** 2
const MAX_LOG_CHARACTERS = 262_144

/** How the names of their folders begin. */
export const SANDBOX_PREFIX = 'whittle-sandbox-'

/** Places of one sandbox on this host. */
export interface SandboxPlace {
  folder: string
  /** Empty folder for the image's files. */
  root: string
  /** File that stands for the image's `/etc/hosts`. */
  hosts: string
}

/**
 * Makes a folder for one sandbox, hands it over, and removes it whatever happens. Where an image does not fit into it:
 * `SANDBOX_DISK_FULL`.
 */
export async function withSandboxFolder<T>(ports: SandboxPorts, use: (place: SandboxPlace) => Promise<T>): Promise<T> {
  try {
    return await withFolder(ports, use)
  } catch (thrown) {
    throw isDiskFull(thrown) ? diskFull(ports.temporaryFolder, thrown) : thrown
  }
}

function isDiskFull(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && (thrown.code === 'ENOSPC' || thrown.code === 'EDQUOT')
}

function diskFull(folder: string, cause: unknown): WhittleError {
  return new WhittleError({
    code: 'SANDBOX_DISK_FULL',
    category: 'internal',
    publicMessage: `The disk of the temporary folder ${folder} is full: the image does not fit for its start-up test.`,
    hint: 'Free space there, or name another folder with TMPDIR, then build again.',
    cause,
  })
}

async function withFolder<T>(ports: SandboxPorts, use: (place: SandboxPlace) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(ports.temporaryFolder, SANDBOX_PREFIX))
  try {
    if (ports.account) await chown(folder, ports.account.uid, ports.account.gid)
    const root = join(folder, 'root')
    await mkdir(root)
    const hosts = join(folder, 'hosts')
    await writeFile(hosts, SANDBOX_HOSTS, { mode: 0o644 })
    return await use({ folder, root, hosts })
  } finally {
    await removeSandboxFolder(folder, ports)
  }
}

/**
 * Removes the folder of a sandbox. Folders in the copy may lack write permission for their owner, so they are opened up
 * before.
 */
export async function removeSandboxFolder(folder: string, { runner }: Pick<SandboxPorts, 'runner'>): Promise<void> {
  await runner.run('chmod', ['-R', 'u+rwX', folder], { timeoutMs: 60_000 }).catch(() => undefined)
  await rm(folder, { recursive: true, force: true })
}

/** Runs a command in an unpacked image without any network. Fails with `SANDBOX_*` when the sandbox itself cannot be. */
export async function runInImage(
  command: SandboxCommand,
  timeoutMs: number,
  ports: SandboxPorts,
): Promise<CommandAnswer> {
  const args = ['--unshare-net', ...imageArguments(command)]
  const result = await runBubblewrap(args, { timeoutMs, env: {} }, ports)
  const { exitCode, stdout, stderr, outputTruncated = false } = result
  return { exitCode, output: `${stdout}${stderr}`, tooMuchOutput: outputTruncated }
}

/** Starts the image's entry point and asks it for a page over a loopback that only the two of them share. */
export async function askPage(
  command: SandboxCommand,
  page: { port: number; path: string; timeoutSeconds: number; folder: string },
  ports: SandboxPorts,
): Promise<PageAnswer> {
  const log = join(page.folder, 'output.log')
  const inner = ['bwrap', ...imageArguments(command)]
  const args = isolatedHostArguments(page.folder, ['bash', '--norc', '-c', PROBE_SCRIPT, 'probe', ...inner])
  const env = { LOG: log, PORT: String(page.port), URL_PATH: page.path, TIMEOUT: String(page.timeoutSeconds) }
  const result = await runBubblewrap(args, { timeoutMs: (page.timeoutSeconds + 10) * 1000, env }, ports)
  const text = (await readFile(log, 'utf8').catch(() => '')).slice(-MAX_LOG_CHARACTERS)
  const said = `${text}${result.stderr}`
  if (result.exitCode === 3) {
    requireSandbox(text)
    return { kind: 'ended', log: said }
  }
  if (result.exitCode !== 0) return { kind: 'silent', log: said }
  const answer = parseHttpAnswer(result.stdout.toString('utf8'))
  return answer ? { kind: 'answered', ...answer, log: text } : { kind: 'not-http', log: said }
}

/** Starts the image's entry point, and runs a client of the same image beside it until the client ends with 0. */
export async function askService(
  service: SandboxCommand,
  probe: { command: readonly string[]; timeoutSeconds: number; folder: string },
  ports: SandboxPorts,
): Promise<ServiceAnswer> {
  const log = join(probe.folder, 'output.log')
  const inner = ['bwrap', ...imageArguments(service)]
  const client = ['bwrap', ...imageArguments({ ...service, command: probe.command })]
  const script = ['bash', '--norc', '-c', SERVICE_SCRIPT, 'probe', String(inner.length), ...inner, ...client]
  const args = isolatedHostArguments(probe.folder, script)
  const env = { LOG: log, TIMEOUT: String(probe.timeoutSeconds) }
  const result = await runBubblewrap(args, { timeoutMs: (probe.timeoutSeconds * 2 + 10) * 1000, env }, ports)
  const text = (await readFile(log, 'utf8').catch(() => '')).slice(-MAX_OUTPUT_BYTES)
  const output = result.stdout.toString('utf8')
  if (result.exitCode === 0) return { kind: 'answered', output, log: text }
  if (result.exitCode === 3) requireSandbox(text)
  return { kind: result.exitCode === 3 ? 'ended' : 'silent', output, log: `${text}${result.stderr}${output}` }
}

async function runBubblewrap(
  args: string[],
  options: { timeoutMs: number; env: Record<string, string> },
  ports: SandboxPorts,
): Promise<CommandResult> {
  const { runner, signal } = ports
  const bubblewrap = ['bwrap', ...args]
  const inner = ports.emulator === undefined ? bubblewrap : emulating(ports.emulator, bubblewrap)
  const [program, ...all] = unprivileged(await bounded(inner), ports.account)
  const env = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', ...options.env }
  const limits = { maxOutputBytes: MAX_OUTPUT_BYTES, ...(signal ? { signal } : {}) }
  const result = await runner.run(program!, all, { ...options, ...limits, env })
  if (result.exitCode !== 0) requireSandbox(result.stderr.toString('utf8'))
  return result
}

/** Fails when what a sandbox said holds bubblewrap's own complaint about what the kernel does not allow. */
function requireSandbox(said: string): void {
  const trouble = /^bwrap: (.*)$/m.exec(said)?.[1]
  if (!trouble || !/namespace|uid map|setting up|loopback|Operation not permitted/i.test(trouble)) return
  throw new WhittleError({
    code: 'SANDBOX_UNAVAILABLE',
    category: 'internal',
    publicMessage: `The sandbox for start-up tests cannot be set up on this worker: ${trouble}.`,
    hint:
      'bubblewrap needs unprivileged user namespaces (sysctl kernel.unprivileged_userns_clone=1, ' +
      'user.max_user_namespaces above 0); in a container also what docs/containers.md names.',
  })
}
