import { WhittleError, type ResolverStatus, type Store } from '@whittle/core'
import { latestSnapshot, setSnapshotPackages, type Database } from '@whittle/db'
import type { Resolver } from '@whittle/engine'
import type { Logger } from '../log.ts'
import { findUsableSnapshot, isBlobMissing } from '../snapshots/newest-snapshot.ts'
import type { LoadResolver } from './load-image-resolver.ts'

export interface CurrentResolversPorts {
  db: Database
  store: Store
  load: LoadResolver
  /** Asks for a synchronisation of a distribution: the first one, or one that fetches again what the store has lost. */
  requestSync(distribution: string): Promise<void>
  log: Logger
  /** After a failed load, or a request to synchronise, how long until the next one; a minute unless told. */
  retryAfterMs?: number
  /** A distribution that nobody asked about for so long leaves the memory; half an hour unless told. */
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
  /** The resolver that answers for a distribution; fails with `RESOLVER_LOADING` (503) while there is none. */
  get(distribution: string): Resolver
  status(distribution: string): ResolverStatus
  /**
   * Looks for newer snapshots and loads them, and forgets what nobody asked about for long. Failures are logged, and told
   * by `status`.
   */
  refresh(): Promise<void>
}

/** Starts with `first`, which stays; others are loaded when they are asked for, and leave when they are not any more. */
export function createCurrentResolvers(ports: CurrentResolversPorts, first: string): CurrentResolvers {
  const wanted = new Set([first])
  const askedAt = new Map<string, number>()
  const current = new Map<string, Current>()
  const messages = new Map<string, string>()
  const notBefore = new Map<string, number>()
  const askNotBefore = new Map<string, number>()
  const retryAfterMs = ports.retryAfterMs ?? RETRY_AFTER_MS
  let refreshing: Promise<void> | undefined

  const fetchLost = async (distribution: string) => {
    if (performance.now() < (askNotBefore.get(distribution) ?? 0)) return
    askNotBefore.set(distribution, performance.now() + retryAfterMs)
    ports.log.warn({ distribution }, 'the store has lost a package index: it is fetched again')
    await ports.requestSync(distribution)
  }
  const fetchLostLater = (distribution: string) => {
    fetchLost(distribution).catch((error: unknown) =>
      ports.log.error({ err: error, distribution }, 'a distribution could not be asked for'),
    )
  }
  const refreshOne = async (distribution: string) => {
    // Reading an index takes all of a processor for seconds: one that cannot be read is not tried without pause.
    if (performance.now() < (notBefore.get(distribution) ?? 0)) return
    try {
      const loaded = await loadNewer(ports, distribution, current.get(distribution)?.snapshot.id)
      if (loaded === 'none') messages.set(distribution, `The package index of ${distribution} was not fetched yet.`)
      if (loaded === 'lost') {
        messages.set(distribution, `The package index of ${distribution} was lost and is fetched again.`)
        fetchLostLater(distribution)
      }
      if (typeof loaded === 'string') return
      current.set(distribution, loaded)
      messages.delete(distribution)
    } catch (error) {
      ports.log.error({ err: error, distribution }, 'a package index could not be loaded')
      notBefore.set(distribution, performance.now() + retryAfterMs)
      if (isBlobMissing(error)) fetchLostLater(distribution)
      const why = error instanceof WhittleError ? ` ${error.publicMessage}` : ''
      messages.set(distribution, `The package index of ${distribution} could not be loaded.${why}`)
    }
  }
  const forgetIdle = () => {
    const before = performance.now() - (ports.idleAfterMs ?? IDLE_AFTER_MS)
    for (const distribution of wanted) {
      if (distribution === first || (askedAt.get(distribution) ?? 0) > before) continue
      wanted.delete(distribution)
      if (current.delete(distribution))
        ports.log.info({ distribution }, 'nobody asks for this package index: forgotten')
    }
  }
  const refreshAll = async () => {
    forgetIdle()
    for (const distribution of wanted) await refreshOne(distribution)
  }
  const refresh = () => {
    refreshing ??= refreshAll().finally(() => {
      refreshing = undefined
    })
    return refreshing
  }
  const want = (distribution: string) => {
    askedAt.set(distribution, performance.now())
    if (wanted.has(distribution)) return
    wanted.add(distribution)
    const start = async () => {
      if (!(await latestSnapshot(ports.db, distribution))) await ports.requestSync(distribution)
      await refresh()
    }
    start().catch((error: unknown) =>
      ports.log.error({ err: error, distribution }, 'a distribution could not be asked for'),
    )
  }
  const status = (distribution: string): ResolverStatus => {
    const found = current.get(distribution)
    if (found) return { ready: true, snapshot: found.snapshot }
    return { ready: false, message: messages.get(distribution) ?? `The package index of ${distribution} is loading.` }
  }
  return {
    status,
    refresh,
    get: (distribution) => {
      want(distribution)
      const found = current.get(distribution)
      if (found) return found.resolver
      throw loading(status(distribution).message!)
    },
  }
}

async function loadNewer(
  ports: CurrentResolversPorts,
  distribution: string,
  currentId: string | undefined,
): Promise<Current | 'none' | 'same' | 'lost'> {
  const recorded = await latestSnapshot(ports.db, distribution)
  if (recorded && recorded.id === currentId) return 'same'
  const newest = await findUsableSnapshot(ports, distribution)
  if (newest.status !== 'usable') return newest.status
  const { snapshot } = newest
  const started = performance.now()
  const { resolver, packages } = await ports.load(snapshot)
  await setSnapshotPackages(ports.db, snapshot.id, packages)
  const tookMs = Math.round(performance.now() - started)
  ports.log.info({ distribution, snapshot: snapshot.id, packages, tookMs }, 'package index loaded')
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
