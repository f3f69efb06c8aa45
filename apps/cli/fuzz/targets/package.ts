import { access } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { type BuildEvent, type CommandRunner, Lock, type LockedPackage, type Store } from '@whittle/core'
import { inspectPackage, type PackageInspection } from '@whittle/debian'
import { createEngine, createNodeEngine, type EnginePorts } from '@whittle/engine'
import { createMemoryStore } from '@whittle/testkit'
import { mutateText } from '../mutate.ts'
import type { Random } from '../random.ts'
import { type FuzzTarget, type Playground, require } from '../target.ts'
import { debOfControl, makeControlText, makeHostileDeb } from './hostile-package.ts'

let ports: EnginePorts | undefined
const idle: CommandRunner = {
  run: async () => ({ exitCode: 0, signal: null, stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) }),
}
const ESCAPE = '/tmp/whittle-fuzz-escape'

/** The pipeline from a lock to an image that was unpacked for its start-up test, with no mirror to ask. */
async function build(lock: Lock, store: Store, { folder }: Playground): Promise<string> {
  // The machine's own ports, but for what must not be asked.
  ports ??= createNodeEngine({ storeFolder: folder }).ports
  const engine = createEngine({
    ...ports,
    // Opens folders up before they are removed, which root need not: a process for each input otherwise.
    ...(process.getuid?.() === 0 ? { runner: idle } : {}),
    store,
    http: async () => new Response(null, { status: 404 }),
    mirrors: async () => ({ main: 'http://mirror.example' }),
    temporaryFolder: folder,
  })
  // What a test starts would run in the sandbox: here it is about what is written.
  const test = { files: ['/etc/passwd'], timeoutSeconds: 5 }
  let refused: string | undefined
  const events = (event: BuildEvent) => {
    // Only there our own layer is read: what is refused then should never have been written.
    if (event.kind === 'stage-failed' && event.stage === 'test' && /^(?:ARCHIVE|SANDBOX)_/.test(event.code))
      refused = event.code
  }
  const image = { ...lock.image, test }
  const built = await engine.buildLock({ ...lock, image }, { events }).finally(() => {
    require(refused === undefined, `a layer was written that nobody should unpack: ${refused}`)
  })
  require(await store.blobs.has(built.image.layer.digest), 'a built image has no layer')
  await access(ESCAPE).then(
    () => require(false, `${ESCAPE} was written`),
    () => undefined,
  )
  return 'built'
}

function lockOf(deb: Buffer, { name, version, arch }: Pick<PackageInspection, 'name' | 'version' | 'arch'>): Lock {
  const locked: LockedPackage = {
    ...{ name, version, arch, source: name, sourceVersion: version, path: `pool/${name}.deb`, suite: 'trixie' },
    ...{ sizeBytes: deb.length, sha256: createHash('sha256').update(deb).digest('hex'), installedBytes: 0 },
    ...{ reason: 'requested', requiredBy: [], disposition: 'keep', section: 'misc', summary: name },
  }
  return Lock.parse({
    schema: 'whittle.dev/lock/v1',
    contentDigest: `sha256:${'0'.repeat(64)}`,
    specDigest: `sha256:${'0'.repeat(64)}`,
    ...{ distribution: 'debian/13', arch: 'amd64', variant: 'prod' },
    snapshot: { id: 'x', date: '2026-01-01T00:00:00Z', releases: [] },
    image: {
      ...{ name: 'fuzz', basePackages: [], packages: [], exclude: [], annotations: {} },
      users: [{ name: 'shopper', uid: 12_000 }],
      files: [{ path: '/etc/fuzz', content: 'x', mode: '0640', owner: 'shopper' }],
      config: {
        ...{ environment: {}, entrypoint: ['/usr/bin/shop'], command: [], workingDirectory: '/', user: 'nonroot' },
        ...{ ports: [], volumes: [], labels: {} },
      },
    },
    packages: [locked],
  })
}

const debTarget: FuzzTarget = {
  name: 'deb',
  share: 8,
  make: makeHostileDeb,
  read: async (input, playground) => {
    const store = createMemoryStore()
    const { digest } = await store.blobs.put(input)
    return build(lockOf(input, await inspectPackage(digest, store)), store, playground)
  },
}

const controlTarget: FuzzTarget = {
  name: 'control',
  share: 10,
  make: (random) => Buffer.from(makeControlText(random)),
  read: async (input) => {
    const store = createMemoryStore()
    const { digest } = await store.blobs.put(debOfControl(input.toString()))
    const { name, version, arch, section, maintainer } = await inspectPackage(digest, store)
    const shown = [name, version, arch, section, maintainer]
    require(!shown.some((text) => /\p{Cc}/u.test(text.replaceAll(/[\n\t]/g, ''))), 'a field holds control characters')
    require(/^[a-z0-9][a-z0-9+.-]*$/.test(name), `"${name}" is taken for the name of a package`)
    return 'read'
  },
}

const soundDebs = (['shop', 'extra'] as const).map((name) => {
  const deb = debOfControl(`Package: ${name}\nVersion: 1.0\nArchitecture: amd64\nDescription: x\n`)
  return { deb, lock: lockOf(deb, { name, version: '1.0', arch: 'amd64' }) }
})
const soundLock = JSON.stringify(
  { ...soundDebs[0]!.lock, packages: soundDebs.flatMap(({ lock }) => lock.packages) },
  undefined,
  1,
)

const HOSTILE = [
  '../../canary',
  ESCAPE,
  '/etc/../../x',
  'a\u001B[31m',
  '',
  '/',
  'x'.repeat(5000),
  '/proc',
  '/usr/bin',
  'root',
  '0:0',
]

function makeLock(random: Random): string {
  if (random.once(30)) return soundLock
  if (random.once(3)) return mutateText(soundLock, random)
  const lock = JSON.parse(soundLock) as Lock
  const { config, files, users, labels } = { ...lock.image, labels: lock.image.config.labels }
  const bad = () => random.pick(HOSTILE)
  const changes: (() => unknown)[] = [
    () =>
      Object.assign(random.pick(lock.packages), {
        [random.pick(['path', 'name', 'version', 'source', 'suite', 'summary'])]: bad(),
      }),
    () => Object.assign(random.pick(lock.packages), { sizeBytes: random.pick([0, -1, 2 ** 40]), disposition: 'drop' }),
    () => Object.assign(config, { [random.pick(['user', 'workingDirectory', 'stopSignal'])]: bad() }),
    () => Object.assign(config, { [random.pick(['entrypoint', 'command', 'volumes', 'ports'])]: [bad(), bad()] }),
    () => Object.assign(files[0]!, { [random.pick(['path', 'owner', 'mode', 'content'])]: bad() }),
    () => Object.assign(users[0]!, random.pick([{ name: bad() }, { uid: random.pick([0, 65_534, 2 ** 31]) }])),
    () => Object.assign(labels, { [bad()]: bad() }),
    () => Object.assign(config.environment, { [random.pick(['PATH', 'A', '__proto__', bad()])]: bad() }),
    () => lock.packages.splice(1),
    () => files.push({ ...files[0]!, path: random.pick(['/etc/fuzz/below', '/usr', '/etc/passwd', bad()]) }),
  ]
  for (const change of [random.pick(changes), ...random.some(1, () => random.pick(changes))]) change()
  return JSON.stringify(lock)
}

const lockTarget: FuzzTarget = {
  name: 'lock',
  share: 4,
  make: (random) => Buffer.from(makeLock(random)),
  read: async (input, playground) => {
    const lock = parseLock(input.toString())
    if (lock === undefined) return 'no lock'
    const store = createMemoryStore()
    for (const { deb } of soundDebs) await store.blobs.put(deb)
    return build(lock, store, playground)
  },
}

function parseLock(text: string): Lock | undefined {
  try {
    return Lock.safeParse(JSON.parse(text)).data
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return undefined
    throw thrown
  }
}

/** Packages and locks, all the way through inspection, carve, assembly and the unpacking for a start-up test. */
export const packageTargets = [debTarget, controlTarget, lockTarget]
