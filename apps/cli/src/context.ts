import { access, constants, readdir } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import {
  type Architecture,
  type EventSink,
  type Lock,
  type Snapshot,
  snapshotArchitectures,
  type Store,
  WhittleError,
} from '@whittle/core'
import {
  createNodeEngine,
  type Engine,
  type EnginePorts,
  type FetchedPackages,
  fetchPackages,
  type StoreKeeper,
} from '@whittle/engine'
import { makeFolder } from './make-folder.ts'
import { type KnownSnapshot, readSnapshotState, writeSnapshotState } from './snapshot-state.ts'
import { snapshotWithSources } from './source-snapshot.ts'
import { systemReason } from './system-reason.ts'

/** Options before the command's name. */
export interface GlobalOptions {
  /** Folder of the store; `$WHITTLE_STORE` or the user's cache folder unless given. */
  store?: string
  mirror?: string
  securityMirror?: string
  snapshotMirror?: string
  keyring?: string
  /** File that defines further repositories. */
  sources?: string
}

/** What commands work with. */
export interface CommandContext {
  engine: Engine
  store: Store
  storeFolder: string
  /** Looks after the size of the store. */
  keeper: StoreKeeper
  /** The package index of a snapshot with its lookups; kept in memory. */
  loadUniverse: EnginePorts['loadUniverse']
  /**
   * The newest known snapshot of a distribution with the indexes of the architectures (amd64 unless given); fetched when
   * there is none, when the known one is older than six hours, when it lacks an architecture, or when the store has lost
   * one of its indexes. With the further repositories that `sources` names, as `--sources` defines them.
   */
  snapshot(
    distribution: string,
    architectures?: readonly Architecture[],
    sources?: readonly string[],
  ): Promise<Snapshot>
  /** Fetches and verifies the newest state and remembers it; architectures that were there before stay. */
  synchronise(distribution: string, architectures?: readonly Architecture[]): Promise<Snapshot>
  /** What is known without asking a mirror. */
  knownSnapshot(distribution: string): Promise<KnownSnapshot | undefined>
  /** Brings every package of a lock into the store. */
  fetch(lock: Lock, events: EventSink): Promise<FetchedPackages>
  /** The newest known snapshots of all distributions. */
  knownSnapshots(): Promise<Snapshot[]>
  /** A sentence on standard error. */
  say(text: string): void
}

const MAX_AGE_MS = 6 * 3_600_000

/** Composes the engine on the machine's own ports; nothing is fetched yet. */
export async function createContext(options: GlobalOptions): Promise<CommandContext> {
  const folder = options.store ?? process.env.WHITTLE_STORE ?? join(cacheFolder(), 'whittle')
  await requireFolder(folder)
  const { engine, store, keeper, ports } = createNodeEngine({
    storeFolder: folder,
    mirrors: {
      main: options.mirror ?? process.env.WHITTLE_DEBIAN_MIRROR,
      security: options.securityMirror ?? process.env.WHITTLE_DEBIAN_SECURITY_MIRROR,
      snapshot: options.snapshotMirror ?? process.env.WHITTLE_SNAPSHOT_MIRROR,
    },
    keyringPath: options.keyring ?? process.env.WHITTLE_KEYRING,
  })
  const say = (text: string) => void process.stderr.write(`${text}\n`)
  const stateFile = (distribution: string) => join(folder, `snapshot-${distribution.replaceAll('/', '-')}.json`)

  const knownSnapshot = async (distribution: string) => (await readSnapshotState(stateFile(distribution)))?.known
  const synchronise = async (distribution: string, wanted: readonly Architecture[] = ['amd64']) => {
    const before = await readSnapshotState(stateFile(distribution))
    const architectures = [
      ...new Set([...wanted, ...(before?.known ? snapshotArchitectures(before.known.snapshot) : [])]),
    ]
    const snapshot = await engine.sync(distribution, { architectures, known: before?.releaseDates })
    await writeSnapshotState(stateFile(distribution), { snapshot, confirmedAt: new Date().toISOString() })
    return snapshot
  }
  const knownSnapshots = async () => {
    const files = (await readdir(folder)).filter((name) => /^snapshot-.+\.json$/.test(name))
    const states = await Promise.all(files.map((name) => readSnapshotState(join(folder, name))))
    return states.flatMap((state) => state?.known?.snapshot ?? [])
  }
  const holdsIndexes = async ({ releases }: Snapshot) => {
    const indexes = releases.flatMap((release) => release.indexes)
    const held = await Promise.all(indexes.map(({ digest }) => store.blobs.has(digest)))
    return held.every(Boolean)
  }
  const ownSnapshot = async (distribution: string, architectures: readonly Architecture[]) => {
    const before = await knownSnapshot(distribution)
    const young = before && Date.now() - Date.parse(before.confirmedAt) < MAX_AGE_MS
    const has = before ? snapshotArchitectures(before.snapshot) : []
    const complete = architectures.every((arch) => has.includes(arch))
    if (young && complete && (await holdsIndexes(before.snapshot))) return before.snapshot
    say(`Synchronising ${distribution} …`)
    return synchronise(distribution, architectures)
  }
  return {
    engine,
    store,
    storeFolder: folder,
    keeper,
    knownSnapshots,
    fetch: (lock, events) => fetchPackages(lock, { ...ports, events }),
    loadUniverse: ports.loadUniverse,
    knownSnapshot,
    synchronise,
    say,
    async snapshot(distribution, architectures = ['amd64'], names = []) {
      const snapshot = await ownSnapshot(distribution, architectures)
      if (names.length === 0) return snapshot
      const { sources: file } = options
      const accepted = await knownSnapshots()
      const request = { names, file, architectures, snapshot, accepted, folder, maxAgeMs: MAX_AGE_MS, holdsIndexes }
      return snapshotWithSources(request, ports)
    },
  }
}

/** A folder that this user can keep things in, made where there is none. Fails with `CLI_STORE_UNUSABLE`. */
async function requireFolder(folder: string): Promise<void> {
  try {
    await makeFolder(folder)
    await access(folder, constants.R_OK | constants.W_OK)
  } catch (cause) {
    throw new WhittleError({
      code: 'CLI_STORE_UNUSABLE',
      category: 'invalid-input',
      publicMessage: `Packages and results cannot be kept in ${folder}: ${systemReason(cause)}.`,
      hint: 'Name a folder that this user may write to with --store or WHITTLE_STORE.',
      cause,
    })
  }
}

function cacheFolder(): string {
  return process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache')
}
