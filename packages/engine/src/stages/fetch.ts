import {
  type Digest,
  type EventSink,
  type HttpFetch,
  type Lock,
  type LockedPackage,
  type Store,
  WhittleError,
} from '@whittle/core'
import {
  type DebianMirrors,
  downloadBlob,
  downloadFromSnapshot,
  type DownloadOutcome,
  type DownloadPorts,
} from '@whittle/debian'
import type { engineErrors } from '../error-codes.ts'
import { mapBounded } from './bounded.ts'
import { createProcessClaims, type FetchClaims } from './fetch-claims.ts'
import { createProgress, type Progress } from './fetch-progress.ts'

export type FetchErrorCode = Extract<keyof typeof engineErrors, `FETCH_${string}`>

export interface FetchPorts {
  /** Asked only when a package is not in the store: finding them runs the host's apt. */
  mirrors(): Promise<DebianMirrors>
  http: HttpFetch
  store: Store
  events: EventSink
  /** Shared by the builds that should not fetch the same package twice; without it, this call stands alone. */
  claims?: FetchClaims
  signal?: AbortSignal
  /** Downloads at a time; 8 unless told. */
  concurrency?: number
  /** Waits between attempts of a download; for tests. */
  pausesMs?: readonly number[]
}

export interface FetchedPackages {
  /** Packages that came from a mirror now; the others were in the store. */
  fetched: number
  fromStore: number
  /** Size of those that came now. */
  fetchedBytes: number
}

const CONCURRENCY = 8

/**
 * Brings every package of a lock into the store, each verified against the lock's size and SHA-256 on its way in. Network
 * faults are retried and broken transfers resumed; a corrupt or truncated package is refused and fetched anew, never
 * used. Where the archive of a package's suite no longer has it, the other is asked: security updates move into the
 * release. Then the archive of superseded packages, where there is one. `FETCH_PACKAGE_GONE`: superseded on the mirrors; `FETCH_PACKAGE_CORRUPT`: they have something else under its
 * name; `FETCH_UNREACHABLE` (retryable). After the first failure nothing more is started.
 */
export async function fetchPackages(lock: Lock, ports: FetchPorts): Promise<FetchedPackages> {
  const claims = ports.claims ?? createProcessClaims()
  const progress = createProgress(lock.packages, ports.events)
  const bounds = { concurrency: ports.concurrency ?? CONCURRENCY, signal: ports.signal }
  const sources = await mapBounded(lock.packages, bounds, (wanted, signal) =>
    fetchPackage(wanted, progress, { ...ports, claims, signal, lock }),
  )
  const fetched = lock.packages.filter((_, index) => sources[index] === 'mirror')
  return {
    fetched: fetched.length,
    fromStore: lock.packages.length - fetched.length,
    fetchedBytes: fetched.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
  }
}

type ClaimedPorts = FetchPorts & { claims: FetchClaims; signal: AbortSignal; lock: Lock }

async function fetchPackage(
  wanted: LockedPackage,
  progress: Progress,
  ports: ClaimedPorts,
): Promise<'store' | 'mirror'> {
  const digest: Digest = `sha256:${wanted.sha256}`
  const isStored = async (): Promise<boolean> => (await ports.store.blobs.stat(digest))?.sizeBytes === wanted.sizeBytes
  const fetch = async (): Promise<'store' | 'mirror'> => {
    // Whoever held the claim before has probably brought it.
    if (await isStored()) return 'store'
    await fetchFromMirrors(wanted, progress, ports)
    return 'mirror'
  }
  const source = (await isStored()) ? 'store' : await ports.claims.withClaim(digest, fetch, ports.signal)
  progress.received(wanted, wanted.sizeBytes)
  return source
}

async function fetchFromMirrors(wanted: LockedPackage, progress: Progress, ports: ClaimedPorts): Promise<void> {
  const faults: { fault: 'missing' | 'corrupt' | 'unreachable'; detail: string; mirror: string }[] = []
  const mirrors = await ports.mirrors()
  const download: DownloadPorts = {
    http: ports.http,
    blobs: ports.store.blobs,
    signal: ports.signal,
    onProgress: (receivedBytes) => progress.received(wanted, receivedBytes),
    ...(ports.pausesMs ? { pausesMs: ports.pausesMs } : {}),
  }
  for (const { mirror, fetch } of placesOf(wanted, mirrors, ports.lock)) {
    const outcome = await fetch(download)
    if (outcome.ok) return
    faults.push({ ...outcome, mirror: new URL(mirror).host })
  }
  // What a mirror really said about the package explains more than that the other does not have it.
  const worst = faults.find(({ fault }) => fault === 'corrupt') ?? faults.find(({ fault }) => fault === 'unreachable')
  throw fetchError(wanted, worst ?? { fault: 'missing', detail: 'no mirror has it', mirror: '' }, mirrors)
}

/** Where a package may be had, in the order in which it is asked for. */
function placesOf(
  wanted: LockedPackage,
  mirrors: DebianMirrors,
  lock: Lock,
): { mirror: string; fetch(ports: DownloadPorts): Promise<DownloadOutcome> }[] {
  const digest: Digest = `sha256:${wanted.sha256}`
  const places = mirrorsFor(wanted, mirrors).map((mirror) => ({
    mirror,
    fetch: (ports: DownloadPorts) =>
      downloadBlob({ url: `${mirror}/${encodePath(wanted.path)}`, digest, sizeBytes: wanted.sizeBytes }, ports),
  }))
  const { snapshot } = mirrors
  if (snapshot === undefined || wanted.repository !== undefined) return places
  const fetch = (ports: DownloadPorts) =>
    downloadFromSnapshot({ base: snapshot, date: lock.snapshot.date }, { ...wanted, digest }, ports)
  return [...places, { mirror: snapshot, fetch }]
}

/** The archive of the package's suite first, then the other; a further repository has its packages alone. */
function mirrorsFor({ suite, repository }: LockedPackage, { main, security }: DebianMirrors): string[] {
  if (repository !== undefined) return [repository.uri]
  const ordered = suite.endsWith('-security') ? [security, main] : [main, security]
  return [...new Set(ordered.filter((mirror) => mirror !== undefined))]
}

/** Epochs, `+` and `~` stand in pool paths; a `%` would be read as an escape. */
function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/')
}

function fetchError(
  { name, version }: LockedPackage,
  { fault, detail, mirror }: { fault: 'missing' | 'corrupt' | 'unreachable'; detail: string; mirror: string },
  { snapshot }: DebianMirrors,
): WhittleError {
  const details = { package: name, version, ...(mirror === '' ? {} : { mirror }), reason: detail }
  if (fault === 'missing') {
    return new WhittleError({
      code: 'FETCH_PACKAGE_GONE' satisfies FetchErrorCode,
      category: 'upstream',
      publicMessage: `${name} ${version} is no longer on the mirror${snapshot ? ', nor in the snapshot archive' : ''}.`,
      hint: `A newer version has taken its place: synchronise the package index and lock the image again${snapshot ? '' : ', or name an archive that keeps superseded versions with WHITTLE_SNAPSHOT_MIRROR'}.`,
      details,
    })
  }
  if (fault === 'corrupt') {
    return new WhittleError({
      code: 'FETCH_PACKAGE_CORRUPT' satisfies FetchErrorCode,
      category: 'integrity',
      publicMessage: `${mirror} has other content under the name of ${name} ${version} than the lock pins: ${detail}.`,
      hint: 'Nothing of it was used. Try another mirror, or again when this one is repaired.',
      details,
    })
  }
  return new WhittleError({
    code: 'FETCH_UNREACHABLE' satisfies FetchErrorCode,
    category: 'upstream',
    publicMessage: `${name} ${version} could not be fetched from ${mirror}: ${detail}.`,
    hint: 'Check the network connection of this machine; what is fetched already is kept.',
    retryable: true,
    details,
  })
}
