import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { createFindBase, loadCatalog } from '@whittle/catalog'
import type { Architecture, Snapshot, Store } from '@whittle/core'
import { type DebianMirrors, findMirrors, loadPackageIndex, type PackageIndex, syncRepository } from '@whittle/debian'
import { createDiskStore } from '@whittle/store'
import type { EnginePorts } from './engine-ports.ts'
import type { Engine } from './engine.ts'
import { createNodeCommandRunner } from './node-ports/command-runner.ts'
import { createNodeHttpFetch } from './node-ports/http-fetch.ts'
import { createSystemClock } from './node-ports/system-clock.ts'
import { buildLock, buildSpec } from './pipeline.ts'
import { createProcessClaims } from './stages/fetch-claims.ts'
import { lockImage } from './stages/lock.ts'

const DEBIAN_KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg'
/** Debian's `nobody`: who runs the sandbox when this process is root. */
const NOBODY = { uid: 65_534, gid: 65_534 }

/** An engine over the ports given. */
export function createEngine(ports: EnginePorts): Engine {
  return {
    async sync(distribution, { known, signal }) {
      const { keyringPath } = ports
      const mirrors = await ports.mirrors()
      return syncRepository(
        { distribution, architectures: ['amd64'], mirrors, keyringPath, known },
        { ...ports, signal },
      )
    },
    async lock({ spec, snapshot, arch, variant }) {
      const index = await ports.loadIndex(snapshot, arch)
      return lockImage({ spec, snapshot, index, findBase: ports.findBase, arch, variant })
    },
    build: (request) => buildSpec(request, ports),
    buildLock: (lock, options) => buildLock(lock, options, ports),
  }
}

export interface NodeEngineOptions {
  /** Folder of the content-addressed store; made when absent. */
  storeFolder: string
  /** Mirrors; what is not given comes from this host's apt configuration. */
  mirrors?: Partial<DebianMirrors>
  /** Keys that may sign releases; the debian-archive-keyring package's unless given. */
  keyringPath?: string
}

/** The engine on this machine's own ports, for worker and command line. */
export function createNodeEngine(options: NodeEngineOptions): { engine: Engine; store: Store; ports: EnginePorts } {
  mkdirSync(options.storeFolder, { recursive: true })
  const store = createDiskStore({ root: options.storeFolder })
  const runner = createNodeCommandRunner()
  let mirrors: Promise<DebianMirrors> | undefined
  const ports: EnginePorts = {
    store,
    runner,
    http: createNodeHttpFetch(),
    clock: createSystemClock(),
    keyringPath: options.keyringPath || DEBIAN_KEYRING,
    findBase: createFindBase(loadCatalog()),
    mirrors: () => (mirrors ??= findMirrors(options.mirrors ?? {}, { runner })),
    loadIndex: keepNewest((snapshot, arch) => loadPackageIndex({ snapshot, arch, store })),
    claims: createProcessClaims(),
    temporaryFolder: tmpdir(),
    account: process.getuid?.() === 0 ? NOBODY : undefined,
  }
  return { engine: createEngine(ports), store, ports }
}

type LoadIndex = (snapshot: Snapshot, arch: Architecture) => Promise<PackageIndex>

/** An index takes seconds to read and much memory: one is kept, and builds that start together share the reading. */
function keepNewest(load: LoadIndex): LoadIndex {
  let kept: { key: string; index: Promise<PackageIndex> } | undefined
  return (snapshot, arch) => {
    const key = `${snapshot.id} ${arch}`
    if (kept?.key !== key) {
      const index = load(snapshot, arch)
      kept = { key, index }
      // A failed reading is not kept: the next build tries again.
      index.catch(() => {
        if (kept?.index === index) kept = undefined
      })
    }
    return kept.index
  }
}
