import { mkdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createFindBase, loadCatalog } from '@whittle/catalog'
import type { Architecture, Store } from '@whittle/core'
import {
  aptSources,
  createUniverse,
  type DebianMirrors,
  findMirrors,
  loadPackageIndex,
  syncRepository,
} from '@whittle/debian'
import { createDiskStore, sweepIncoming } from '@whittle/store'
import type { EnginePorts } from './engine-ports.ts'
import type { BuildOptions, Engine } from './engine.ts'
import { createNodeCommandRunner } from './node-ports/command-runner.ts'
import { createNodeHttpFetch } from './node-ports/http-fetch.ts'
import { createSystemClock } from './node-ports/system-clock.ts'
import { buildLocks, buildSpec, lockPorts } from './pipeline.ts'
import { createDiskClaims, sweepClaims } from './node-ports/disk-claims.ts'
import { sweepSandboxes } from './sandbox/sweep-sandboxes.ts'
import { lockImage } from './stages/lock.ts'
import { createStoreKeeper, type StoreKeeper } from './storage/store-keeper.ts'
import { createPlainStates } from './stages/assemble/plain-states.ts'
import { readingBlobs } from './stages/reading-blobs.ts'
import { keepRecent } from './storage/keep-recent.ts'
import { withoutMemory } from './without-memory.ts'

const DEBIAN_KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg'
/** Debian's names of what Node calls the processor. */
const MACHINES: Readonly<Record<string, Architecture>> = { x64: 'amd64', arm64: 'arm64' }
/** Debian's `nobody`: who runs the sandbox when this process is root. */
const NOBODY = { uid: 65_534, gid: 65_534 }
/** Far longer than any download or start-up test: what nobody has touched for so long was left by a killed process. */
const LEFTOVER_AFTER_MS = 24 * 3_600_000

/** An engine over the ports given. */
export function createEngine(ports: EnginePorts): Engine {
  return {
    async sync(distribution, { architectures = ['amd64'], known, signal }) {
      const { keyringPath } = ports
      const mirrors = await ports.mirrors()
      return syncRepository({ distribution, architectures, mirrors, keyringPath, known }, { ...ports, signal })
    },
    async lock({ spec, snapshot, arch, variant }) {
      const universe = await ports.loadUniverse(snapshot, arch)
      return lockImage({ spec, snapshot, universe, arch, variant, ...(await lockPorts(ports, { spec, variant })) })
    },
    build: (request) => buildSpec(request, portsFor(request, ports)),
    buildLock: (lock, options) => buildLocks([lock], options, portsFor(options, ports)),
  }
}

function portsFor({ anew }: Pick<BuildOptions, 'anew'>, ports: EnginePorts): EnginePorts {
  return anew ? { ...ports, store: withoutMemory(ports.store), plainStates: createPlainStates() } : ports
}

export interface NodeEngineOptions {
  /** Folder of the content-addressed store; made when absent. */
  storeFolder: string
  /** Mirrors; what is not given comes from this host's apt configuration. */
  mirrors?: Partial<DebianMirrors>
  /** Keys that may sign releases; the debian-archive-keyring package's unless given. */
  keyringPath?: string
}

/** The engine on this machine, and what it is made of. */
export interface NodeEngine {
  engine: Engine
  store: Store
  ports: EnginePorts
  /** Looks after the size of the store. */
  keeper: StoreKeeper
  /** Removes what killed processes left for more than a day: half-written files and claims of the store, folders of sandboxes. */
  sweepLeftovers(): Promise<{ files: number; folders: number }>
}

/** The engine on this machine's own ports, for worker and command line. */
export function createNodeEngine(options: NodeEngineOptions): NodeEngine {
  mkdirSync(options.storeFolder, { recursive: true })
  const store = createDiskStore({ root: options.storeFolder })
  const claimsFolder = join(options.storeFolder, 'claims')
  const runner = createNodeCommandRunner()
  const mirrors = askedOnce(() => findMirrors(options.mirrors ?? {}, { runner }))
  const ports: EnginePorts = {
    store,
    runner,
    http: createNodeHttpFetch(),
    clock: createSystemClock(),
    keyringPath: options.keyringPath || DEBIAN_KEYRING,
    findBase: createFindBase(loadCatalog()),
    mirrors,
    aptSources: async (distribution) => {
      const keyring = options.keyringPath ? await readFile(options.keyringPath) : undefined
      return aptSources(distribution, { mirrors: await mirrors(), ...(keyring && { keyring }) })
    },
    loadUniverse: keepRecent(async (snapshot, arch) => {
      const indexes = snapshot.releases.flatMap((release) => release.indexes.map(({ digest }) => digest))
      const load = () => loadPackageIndex({ snapshot, arch, store })
      return createUniverse(await readingBlobs(indexes, store.blobs, load))
    }),
    claims: createDiskClaims({ folder: claimsFolder }),
    plainStates: createPlainStates(),
    temporaryFolder: tmpdir(),
    machine: MACHINES[process.arch],
    account: process.getuid?.() === 0 ? NOBODY : undefined,
  }
  const sweepLeftovers = async () => {
    const before = new Date(ports.clock.now().getTime() - LEFTOVER_AFTER_MS)
    const owners = [process.getuid?.(), ports.account?.uid].filter((uid) => uid !== undefined)
    return {
      files:
        (await sweepIncoming({ root: options.storeFolder, before })) +
        (await sweepClaims({ folder: claimsFolder, before })),
      folders: await sweepSandboxes(ports, { before, owners }),
    }
  }
  const keeper = createStoreKeeper({ root: options.storeFolder, store, clock: ports.clock })
  return { engine: createEngine(ports), store, ports, keeper, sweepLeftovers }
}

/** Whoever asks while it is being found out waits for the same answer; a failure is not kept. */
function askedOnce<T>(find: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined
  return () => {
    answer ??= find().catch((thrown: unknown) => {
      answer = undefined
      throw thrown
    })
    return answer
  }
}
