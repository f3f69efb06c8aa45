import {
  type Architecture,
  type Clock,
  type CommandRunner,
  digestOfBytes,
  digestOfDocument,
  type HttpFetch,
  Snapshot,
  type SnapshotRelease,
  type Store,
} from '@whittle/core'
import { type DistributionSuite, distributionSuites } from './distribution.ts'
import { fetchRelease } from './fetch-release.ts'
import { fetchIndexes, type SuitePlace } from './fetch-indexes.ts'
import { type DebianMirrors, mirrorOf } from './mirrors.ts'
import { checkRelease } from './release-checks.ts'
import { parseRelease, type Release } from './release.ts'
import { verifyRelease } from './verify-release.ts'

export interface SyncRequest {
  /** `debian/12`, `debian/13`, `debian/sid`. */
  distribution: string
  architectures: readonly Architecture[]
  mirrors: DebianMirrors
  /** Absolute path of the (binary) keyring whose keys may sign the releases. */
  keyringPath: string
  /** Dates (ISO 8601) by suite of the newest releases accepted before; older ones are refused. */
  known?: Readonly<Record<string, string>>
}

export interface SyncPorts {
  http: HttpFetch
  store: Store
  runner: CommandRunner
  clock: Clock
  signal?: AbortSignal
  /** Waits between attempts of a request; for tests. */
  pausesMs?: readonly number[]
}

/** An accepted release, and the bytes that said so. */
interface VerifiedRelease {
  release: Release
  sha256: string
}

/**
 * The newest state of a distribution, verified from its signatures down to each index file, which is in the store
 * afterwards (as are the InRelease files). What the store has already is not fetched. The same releases give the same
 * document. A release whose indexes do not match is asked for once more, since a mirror that is being updated shows both
 * states for a moment; after that it is refused. Errors: the `DEB_` codes of the repository (errors.ts).
 */
export async function syncRepository(request: SyncRequest, ports: SyncPorts): Promise<Snapshot> {
  const suites = distributionSuites(request.distribution)
  const failed = new AbortController()
  const signal = ports.signal ? AbortSignal.any([ports.signal, failed.signal]) : failed.signal
  const failures: unknown[] = []
  const releases = await Promise.all(
    suites.map((suite) =>
      syncSuite(suite, request, { ...ports, signal }).catch((thrown: unknown) => {
        failures.push(thrown)
        // The others must not go on behind the error; they are waited for, as they still write to the store.
        failed.abort()
        return undefined
      }),
    ),
  )
  if (failures.length > 0) throw failures[0]
  return describeSnapshot(
    request.distribution,
    releases.filter((release) => release !== undefined),
  )
}

async function syncSuite(suite: DistributionSuite, request: SyncRequest, ports: SyncPorts): Promise<SnapshotRelease> {
  const verified = await acquireRelease(suite, request, ports)
  const place = placeOf(suite, request)
  const first = await fetchIndexes(verified.release, place, request.architectures, ports)
  if (first.ok) return describeRelease(suite, verified, first.indexes)
  const again = await acquireRelease(suite, request, ports)
  if (again.sha256 === verified.sha256) throw first.error
  const second = await fetchIndexes(again.release, place, request.architectures, ports)
  if (second.ok) return describeRelease(suite, again, second.indexes)
  throw second.error
}

function placeOf({ suite, archive }: DistributionSuite, { mirrors }: SyncRequest): SuitePlace {
  const mirror = mirrorOf(mirrors, archive)
  return { suite, mirror, base: `${mirror}/dists/${suite}`, components: ['main'] }
}

async function acquireRelease(
  { suite, archive }: DistributionSuite,
  request: SyncRequest,
  ports: SyncPorts,
): Promise<VerifiedRelease> {
  const inRelease = await fetchRelease({ mirror: mirrorOf(request.mirrors, archive), suite }, ports)
  const text = await verifyRelease({ inRelease, keyringPath: request.keyringPath, suite }, ports)
  const release = parseRelease(text)
  checkRelease(release, { suite, now: ports.clock.now(), knownDate: request.known?.[suite] })
  await ports.store.blobs.put(inRelease)
  return { release, sha256: digestOfBytes(inRelease).slice('sha256:'.length) }
}

function describeRelease(
  { suite, archive }: DistributionSuite,
  { release, sha256 }: VerifiedRelease,
  indexes: SnapshotRelease['indexes'],
): SnapshotRelease {
  return {
    suite,
    codename: release.codename,
    archive,
    sha256,
    date: release.date.toISOString(),
    ...(release.validUntil === undefined ? {} : { validUntil: release.validUntil.toISOString() }),
    indexes,
  }
}

function describeSnapshot(distribution: string, releases: SnapshotRelease[]): Snapshot {
  const date = releases.map((release) => release.date).reduce((newest, date) => (date > newest ? date : newest))
  return identified({ distribution, date, releases })
}

/** A snapshot with the id of its content. */
export function identified(content: Pick<Snapshot, 'distribution' | 'date' | 'releases'>): Snapshot {
  const id = digestOfDocument(content).slice('sha256:'.length, 'sha256:'.length + 16)
  return Snapshot.parse({ schema: 'whittle.dev/snapshot/v1', id, ...content })
}
