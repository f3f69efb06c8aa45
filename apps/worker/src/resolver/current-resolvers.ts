import { snapshotArchitectures, WhittleError, type Architecture, type ResolverStatus, type Store } from '@whittle/core'
import { latestSnapshot, setSnapshotPackages, type Database } from '@whittle/db'
import type { Resolver } from '@whittle/engine'
import type { Logger } from '../log.ts'
import { findUsableSnapshot, isBlobMissing } from '../snapshots/newest-snapshot.ts'
import type { LoadResolver } from './load-image-resolver.ts'

export interface CurrentResolversPorts {
  db: Database
  store: Store
  load: LoadResolver
  /** Asks for a synchronisation: the first one, or one that fetches an architecture or again what the store has lost. */
  requestSync(distribution: string, arch: Architecture): Promise<void>
  log: Logger
  /** After a failed load, or a request to synchronise, how long until the next one; a minute unless told. */
  retryAfterMs?: number
  /** An index that nobody asked about for so long leaves the memory; half an hour unless told. */
  idleAfterMs?: number
}

const RETRY_AFTER_MS = 60_000
const IDLE_AFTER_MS = 30 * 60_000

interface Current {
  resolver: Resolver
  snapshot: { id: string; date: string; packages: number }
}

/** Resolvers of the newest recorded snapshots, each replaced when a newer one appears; the old one answers until then. */
export interface CurrentResolvers {
  /** The resolver that answers for a distribution, for amd64 unless told; fails with `RESOLVER_LOADING` (503) while there is none. */
  get(distribution: string, arch?: Architecture): Resolver
  status(distribution: string, arch?: Architecture): ResolverStatus
  /**
   * Looks for newer snapshots and loads them, and forgets what nobody asked about for long. Failures are logged, and told
   * by `status`.
   */
  refresh(): Promise<void>
}

interface Wanted {
  distribution: string
  arch: Architecture
}

const keyOf = ({ distribution, arch }: Wanted) => `${distribution} ${arch}`
/** As messages name it: amd64 goes without saying. */
const nameOf = ({ distribution, arch }: Wanted) => (arch === 'amd64' ? distribution : `${distribution} for ${arch}`)

/** Starts with `first`, which stays; others are loaded when they are asked for, and leave when they are not any more. */
export function createCurrentResolvers(ports: CurrentResolversPorts, first: string): CurrentResolvers {
  const firstKey = keyOf({ distribution: first, arch: 'amd64' })
  const wanted = new Map<string, Wanted>([[firstKey, { distribution: first, arch: 'amd64' }]])
  const askedAt = new Map<string, number>()
  const current = new Map<string, Current>()
  const messages = new Map<string, string>()
  const notBefore = new Map<string, number>()
  const askNotBefore = new Map<string, number>()
  const retryAfterMs = ports.retryAfterMs ?? RETRY_AFTER_MS
  let refreshing: Promise<void> | undefined

  const requestLater = (one: Wanted) => {
    const key = keyOf(one)
    if (performance.now() < (askNotBefore.get(key) ?? 0)) return
    askNotBefore.set(key, performance.now() + retryAfterMs)
    ports.log.warn(one, 'a package index is missing in the store: it is fetched')
    ports
      .requestSync(one.distribution, one.arch)
      .catch((error: unknown) => ports.log.error({ err: error, ...one }, 'a distribution could not be asked for'))
  }
  const refreshOne = async (one: Wanted) => {
    const key = keyOf(one)
    // Reading an index takes all of a processor for seconds: one that cannot be read is not tried without pause.
    if (performance.now() < (notBefore.get(key) ?? 0)) return
    try {
      const loaded = await loadNewer(ports, one, current.get(key)?.snapshot.id)
      if (loaded === 'none') messages.set(key, `The package index of ${nameOf(one)} was not fetched yet.`)
      if (loaded === 'lost') messages.set(key, `The package index of ${nameOf(one)} was lost and is fetched again.`)
      if (loaded === 'lacking') messages.set(key, `The package index of ${nameOf(one)} is being fetched.`)
      if (loaded === 'lost' || loaded === 'lacking') requestLater(one)
      if (typeof loaded === 'string') return
      current.set(key, loaded)
      messages.delete(key)
    } catch (error) {
      ports.log.error({ err: error, ...one }, 'a package index could not be loaded')
      notBefore.set(key, performance.now() + retryAfterMs)
      if (isBlobMissing(error)) requestLater(one)
      const why = error instanceof WhittleError ? ` ${error.publicMessage}` : ''
      messages.set(key, `The package index of ${nameOf(one)} could not be loaded.${why}`)
    }
  }
  const forgetIdle = () => {
    const before = performance.now() - (ports.idleAfterMs ?? IDLE_AFTER_MS)
    for (const [key, one] of wanted) {
      if (key === firstKey || (askedAt.get(key) ?? 0) > before) continue
      wanted.delete(key)
      if (current.delete(key)) ports.log.info(one, 'nobody asks for this package index: forgotten')
    }
  }
  const refreshAll = async () => {
    forgetIdle()
    for (const one of wanted.values()) await refreshOne(one)
  }
  const refresh = () => {
    refreshing ??= refreshAll().finally(() => {
      refreshing = undefined
    })
    return refreshing
  }
  const want = (one: Wanted) => {
    const key = keyOf(one)
    askedAt.set(key, performance.now())
    if (wanted.has(key)) return
    wanted.set(key, one)
    const start = async () => {
      if (!(await latestSnapshot(ports.db, one.distribution))) await ports.requestSync(one.distribution, one.arch)
      await refresh()
    }
    start().catch((error: unknown) => ports.log.error({ err: error, ...one }, 'a distribution could not be asked for'))
  }
  const status = (distribution: string, arch: Architecture = 'amd64'): ResolverStatus => {
    const one = { distribution, arch }
    const found = current.get(keyOf(one))
    if (found) return { ready: true, snapshot: found.snapshot }
    const message = messages.get(keyOf(one)) ?? `The package index of ${nameOf(one)} is loading.`
    return { ready: false, message }
  }
  return {
    status,
    refresh,
    get: (distribution, arch = 'amd64') => {
      want({ distribution, arch })
      const found = current.get(keyOf({ distribution, arch }))
      if (found) return found.resolver
      throw loading(status(distribution, arch).message!)
    },
  }
}

async function loadNewer(
  ports: CurrentResolversPorts,
  { distribution, arch }: Wanted,
  currentId: string | undefined,
): Promise<Current | 'none' | 'same' | 'lost' | 'lacking'> {
  const recorded = await latestSnapshot(ports.db, distribution)
  if (recorded && recorded.id === currentId) return 'same'
  const newest = await findUsableSnapshot(ports, distribution)
  if (newest.status !== 'usable') return newest.status
  const { snapshot } = newest
  if (!snapshotArchitectures(snapshot).includes(arch)) return 'lacking'
  const started = performance.now()
  const { resolver, packages } = await ports.load(snapshot, arch)
  if (arch === 'amd64') await setSnapshotPackages(ports.db, snapshot.id, packages)
  const tookMs = Math.round(performance.now() - started)
  ports.log.info({ distribution, arch, snapshot: snapshot.id, packages, tookMs }, 'package index loaded')
  return { resolver, snapshot: { id: snapshot.id, date: snapshot.date, packages } }
}

function loading(message: string): WhittleError {
  return new WhittleError({
    code: 'RESOLVER_LOADING',
    category: 'upstream',
    publicMessage: message,
    hint: 'Ask again in a moment.',
    retryable: true,
    details: { status: 503, headers: { 'retry-after': '2' } },
  })
}
