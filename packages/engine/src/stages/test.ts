import {
  type Architecture,
  type EventSink,
  type Lock,
  type ResolvedImage,
  type StartupTest,
  type Store,
  WhittleError,
} from '@whittle/core'
import { type CarvedTree, checkLinkage } from '@whittle/debian'
import type { BuiltImageSummary, StartupState } from '../engine.ts'
import { layersOf } from '../image-layers.ts'
import type { ImageUser } from '../sandbox/effective-mode.ts'
import { findEmulator } from '../sandbox/emulation.ts'
import { inspectPackages } from './carve.ts'
import { provingExclusions } from './proving-exclusions.ts'
import { resolveImageUser } from '../sandbox/image-user.ts'
import { loadLibraries, unloadedLibrary } from '../sandbox/load-libraries.ts'
import { missingProgram } from '../sandbox/missing-program.ts'
import { findUnreadable } from '../sandbox/readable-files.ts'
import {
  askPage,
  askService,
  runInImage,
  type SandboxPlace,
  type SandboxPorts,
  withSandboxFolder,
} from '../sandbox/sandbox.ts'
import { type UnpackedEntry, unpackLayers } from '../sandbox/unpack-layer.ts'

export interface StartupTestInput {
  image: BuiltImageSummary
  arch: Architecture
  config: ResolvedImage['config']
  /** Content of the image's /etc/passwd. */
  passwd: string
  test: StartupTest
}

export interface StartupTestPorts extends SandboxPorts {
  /** What this machine runs itself. */
  machine: Architecture | undefined
  store: Store
  events: EventSink
}

export interface TestedImage {
  /** What was found, for people. */
  summary: string
  startup: StartupState
}

/**
 * Judges a built image before anyone can pull it: the linkage check over everything it holds, then its start-up test;
 * with an emulator where the image is for another machine. Where there is none, an image may pass on the linkage check
 * and the files that its test names alone, but only if `nativePassed`: the same definition's image for this machine ran.
 * Fails with `TEST_LINKAGE_FAILED`, `TEST_STARTUP_FAILED` or `TEST_NO_EMULATOR`, saying what was missing.
 */
export async function testImage(input: TestInput, ports: StartupTestPorts): Promise<TestedImage> {
  const { tree, lock } = input
  return provingExclusions({ report: tree.report, test: lock.image.test }, ports.events, () => judgeImage(input, ports))
}

interface TestInput {
  tree: CarvedTree
  lock: Lock
  image: BuiltImageSummary
  nativePassed?: boolean
}

async function judgeImage(
  { tree, lock, image, nativePassed = false }: TestInput,
  ports: StartupTestPorts,
): Promise<TestedImage> {
  const linkage = await checkLinks(tree, lock, ports)
  const { config, test } = lock.image
  if (!test) return { summary: `${linkage}; the definition names no start-up test`, startup: 'no-test' }
  const passwd = tree.generated.find(({ path }) => path === '/etc/passwd')?.content?.toString('utf8') ?? ''
  const input = { image, arch: lock.arch, config, passwd, test }
  if (lock.arch === ports.machine || !startsPrograms(test)) {
    return { summary: `${linkage}; ${await runStartupTest(input, ports)}`, startup: 'passed' }
  }
  const found = await findEmulator(lock.arch, ports)
  if (found.ok) {
    const slower = { ...test, timeoutSeconds: test.timeoutSeconds * EMULATION_SLOWNESS }
    const said = await runStartupTest({ ...input, test: slower }, { ...ports, emulator: found.emulator })
    return { summary: `${linkage}; ${said}, emulated`, startup: 'passed-emulated' }
  }
  if (!nativePassed) throw noEmulator(lock.arch, found.why)
  const files = test.files ? `; ${await runStartupTest({ ...input, test: filesOnly(test) }, ports)}` : ''
  const message = `The start-up test for ${lock.arch} was not run: ${found.why}.`
  ports.events({ kind: 'log', stage: 'test', level: 'warning', message })
  return { summary: `${linkage}${files}; start-up not run: ${found.why}`, startup: 'not-run' }
}

/** An emulated program may take so many times as long. */
const EMULATION_SLOWNESS = 5

function startsPrograms({ http, service, libraries, command }: StartupTest): boolean {
  return [http, service, libraries, command].some((part) => part !== undefined)
}

function filesOnly({ files, timeoutSeconds }: StartupTest): StartupTest {
  return { files, timeoutSeconds }
}

function noEmulator(arch: Architecture, why: string): WhittleError {
  return new WhittleError({
    code: 'TEST_NO_EMULATOR',
    category: 'policy',
    publicMessage: `The start-up test for ${arch} cannot be run: ${why}. The image was not published.`,
    hint: "Install Debian's qemu-user-static, or build for this machine's architecture as well: when that image passes, the linkage check is enough.",
  })
}

async function checkLinks(tree: CarvedTree, lock: Lock, ports: StartupTestPorts): Promise<string> {
  const kept = new Set(tree.packages.map(({ name }) => name))
  const packages = lock.packages.filter(({ name }) => kept.has(name))
  const { problems, objects, scripts, allowed } = checkLinkage(
    tree,
    await inspectPackages({ packages }, { ...ports, events: () => undefined }),
  )
  if (lock.variant === 'dev') {
    // A whole Debian: a script or plugin of which a package is only suggested lacks it there as well.
    const lacking = problems.length > 0 ? `; ${problems.length} need what Debian does not install with them` : ''
    return `${objects} programs and libraries and ${scripts} scripts looked at${lacking}`
  }
  for (const { message } of problems) ports.events({ kind: 'log', stage: 'test', level: 'error', message })
  const [first, ...others] = problems
  if (!first)
    return `${objects} programs and libraries and ${scripts} scripts find what they need${exceptions(tree, allowed)}`
  throw new WhittleError({
    code: 'TEST_LINKAGE_FAILED',
    category: 'policy',
    publicMessage: `The linkage check failed: ${first.message}${others.length > 0 ? ` (and ${others.length} more)` : ''}`,
    hint: 'The log of the test stage lists all of them. The image was not published.',
    details: { problems: problems.slice(0, 50) },
  })
}

/** What is missing and may be is counted where people look. */
function exceptions({ report }: CarvedTree, allowed: readonly unknown[]): string {
  const scripts = report.scriptsWithoutInterpreter.length
  return [
    allowed.length > 0 ? `; ${allowed.length} missing libraries are on the list of those allowed` : '',
    scripts > 0 ? `; ${scripts} scripts without an interpreter were left out` : '',
  ].join('')
}

type TestPlace = SandboxPlace & { user: ImageUser }

/** Runs the start-up test of a built image in a sandbox without network. Fails with `TEST_STARTUP_FAILED`, saying why. */
async function runStartupTest(input: StartupTestInput, ports: StartupTestPorts): Promise<string> {
  const user = resolveImageUser(input.config.user, input.passwd)
  return withSandboxFolder(ports, async (sandbox) => {
    const { root } = sandbox
    const place = { ...sandbox, user }
    const layers = layersOf(input.image).map(({ digest }) => digest)
    const entries = await unpackLayers(ports.store.blobs, layers, { root, user, owner: ports.account })
    const { test } = input
    const said: string[] = []
    if (test.files) said.push(checkFiles(test.files, entries, user))
    if (test.http) said.push(await checkPage(input, place, ports))
    if (test.service) said.push(await checkService(input, place, ports))
    if (test.libraries) said.push(await checkLibraries(input, place, ports))
    if (test.command) said.push(await checkCommand(input, place, ports))
    return said.join('; ')
  })
}

function checkFiles(paths: readonly string[], entries: ReadonlyMap<string, UnpackedEntry>, user: ImageUser): string {
  const problems = findUnreadable(paths, entries, user)
  if (problems.length > 0) throw failed(`${problems.join('; ')}.`)
  return `${paths.length} files are there for user ${user.uid}`
}

async function checkCommand(
  { test, config }: StartupTestInput,
  { root, hosts, user }: TestPlace,
  ports: StartupTestPorts,
): Promise<string> {
  const command = test.command!
  const answer = await runInImage({ root, hosts, user, config, command }, test.timeoutSeconds * 1000, ports)
  logOutput(answer.output, ports.events)
  if (answer.tooMuchOutput) throw failed(`${command[0]} wrote more than a test may.`, answer.output)
  if (answer.exitCode === null)
    throw failed(`${command[0]} did not end within ${test.timeoutSeconds} seconds.`, answer.output)
  if (answer.exitCode !== 0) throw failed(`${command[0]} ended with exit code ${answer.exitCode}.`, answer.output)
  if (test.expect !== undefined && !answer.output.includes(test.expect)) {
    throw failed(`${command[0]} ran, but its output does not hold "${test.expect}".`, answer.output)
  }
  return `${command[0]} ran as user ${user.uid}`
}

async function checkLibraries(
  { test, config, arch }: StartupTestInput,
  { root, hosts, user }: TestPlace,
  ports: StartupTestPorts,
): Promise<string> {
  const names = test.libraries!
  const command = loadLibraries(names, arch)
  const { output, exitCode } = await runInImage(
    { root, hosts, user, config, command },
    test.timeoutSeconds * 1000,
    ports,
  )
  logOutput(output, ports.events)
  const unloaded = unloadedLibrary(output)
  if (unloaded !== undefined) throw failed(`the dynamic loader cannot load ${unloaded}.`, output)
  if (exitCode !== 0) throw failed(`the dynamic loader did not end well (${exitCode ?? 'no exit code'}).`, output)
  return `${names.length} libraries load`
}

const silence = {
  ended: ({ http }: StartupTest) => `the entry point ended before port ${http!.port} answered.`,
  silent: ({ http, timeoutSeconds }: StartupTest) =>
    `port ${http!.port} did not answer within ${timeoutSeconds} seconds.`,
  'not-http': ({ http }: StartupTest) => `port ${http!.port} answered, but not in HTTP.`,
}

async function checkPage(
  { test, config }: StartupTestInput,
  { folder, root, hosts, user }: TestPlace,
  ports: StartupTestPorts,
): Promise<string> {
  const { port, path, status } = test.http!
  const command = [...config.entrypoint, ...config.command]
  if (command.length === 0) throw failed('the image has no entry point to start.')
  const page = { port, path, timeoutSeconds: test.timeoutSeconds, folder }
  const answer = await askPage({ root, hosts, user, config, command }, page, ports)
  logOutput(answer.log, ports.events)
  if (answer.kind !== 'answered') throw failed(silence[answer.kind](test), answer.log)
  if (answer.status !== status)
    throw failed(`${path} on port ${port} answered ${answer.status} instead of ${status}.`, answer.log)
  if (test.expect !== undefined && !answer.body.includes(test.expect)) {
    throw failed(`the page ${path} on port ${port} does not hold "${test.expect}".`, answer.log)
  }
  return `${path} on port ${port} answered ${answer.status}`
}

async function checkService(
  { test, config }: StartupTestInput,
  { folder, root, hosts, user }: TestPlace,
  ports: StartupTestPorts,
): Promise<string> {
  const { probe } = test.service!
  const command = [...config.entrypoint, ...config.command]
  if (command.length === 0) throw failed('the image has no entry point to start.')
  const client = { command: probe, timeoutSeconds: test.timeoutSeconds, folder }
  const answer = await askService({ root, hosts, user, config, command }, client, ports)
  logOutput(answer.log, ports.events)
  if (answer.kind === 'ended') throw failed(`the entry point ended before ${probe[0]} had its answer.`, answer.log)
  if (answer.kind === 'silent') {
    throw failed(`${probe[0]} had no answer within ${test.timeoutSeconds} seconds.`, answer.log)
  }
  logOutput(answer.output, ports.events)
  if (test.expect !== undefined && !answer.output.includes(test.expect)) {
    throw failed(`${probe[0]} had an answer, but it does not hold "${test.expect}".`, answer.output)
  }
  return `${probe[0]} had its answer of the entry point as user ${user.uid}`
}

function logOutput(output: string, events: EventSink): void {
  for (const line of output.split('\n').filter(Boolean).slice(-50)) {
    events({ kind: 'log', stage: 'test', level: 'info', message: line })
  }
}

function failed(why: string, output = ''): WhittleError {
  const absent = missingProgram(output)
  const last = output.trim().split('\n').at(-1)
  const said = last ? ` Its last line of output: ${last}` : ''
  return new WhittleError({
    code: 'TEST_STARTUP_FAILED',
    category: 'policy',
    publicMessage: `The start-up test failed: ${absent ? `the image holds no program ${absent}.` : `${why}${said}`}`,
    hint: absent
      ? 'Add the package that brings it, or correct the entry point or the test.'
      : 'The log of the test stage has the whole output. The image was not published.',
    details: { output: output.slice(-4096) },
  })
}
