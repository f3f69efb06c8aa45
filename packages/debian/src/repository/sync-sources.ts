import {
  type Architecture,
  digestOfBytes,
  isFlatSuite,
  type PackageSource,
  type Snapshot,
  type SnapshotRelease,
  WhittleError,
} from '@whittle/core'
import { fetchIndexes, type SuitePlace } from './fetch-indexes.ts'
import { fetchRelease } from './fetch-release.ts'
import { checkRelease } from './release-checks.ts'
import { parseRelease, type Release } from './release.ts'
import { withKeyring } from './source-keyring.ts'
import { identified, type SyncPorts } from './sync.ts'
import { verifyRelease } from './verify-release.ts'

export interface SyncSourcesRequest {
  sources: readonly PackageSource[]
  architectures: readonly Architecture[]
  /** Dates (ISO 8601) of the newest releases accepted before, by `releaseKey`; older ones are refused. */
  known?: Readonly<Record<string, string>>
}

export interface SyncSourcesPorts extends SyncPorts {
  /** Where keyrings stand for the moment in which gpgv reads them. */
  temporaryFolder: string
}

/** Under which the date of a further repository's release is remembered: a name can come to mean another address. */
export function releaseKey({ suite, source }: Pick<SnapshotRelease, 'suite' | 'source'>): string {
  return source === undefined ? suite : `${source.name} ${source.uri} ${suite}`
}

/**
 * A snapshot with the newest releases of further repositories after its own, verified as Debian's are: signature (by the
 * source's own keys alone), Valid-Until, rollback, hashes of the indexes. The same releases give the same document. Errors:
 * the `DEB_` codes of the repository, naming the source.
 */
export async function syncSources(
  snapshot: Snapshot,
  request: SyncSourcesRequest,
  ports: SyncSourcesPorts,
): Promise<Snapshot> {
  const own = snapshot.releases.filter(({ source }) => source === undefined)
  const added: SnapshotRelease[] = []
  for (const source of request.sources) {
    for (const suite of source.suites) {
      added.push(
        await syncSuite(source, suite, request, ports).catch((thrown: unknown) => namingSource(thrown, source)),
      )
    }
  }
  const { distribution, date } = snapshot
  return identified({ distribution, date, releases: [...own, ...added] })
}

async function syncSuite(
  source: PackageSource,
  suite: string,
  request: SyncSourcesRequest,
  ports: SyncSourcesPorts,
): Promise<SnapshotRelease> {
  const place = placeOf(source, suite)
  const acquire = () => acquireRelease({ source, place, known: request.known }, ports)
  let { release, sha256 } = await acquire()
  let fetched = await fetchIndexes(release, place, request.architectures, ports)
  if (!fetched.ok) {
    // A repository that is being updated shows both states for a moment.
    const again = await acquire()
    if (again.sha256 === sha256) throw fetched.error
    ;({ release, sha256 } = again)
    fetched = await fetchIndexes(release, place, request.architectures, ports)
  }
  if (!fetched.ok) throw fetched.error
  return {
    suite,
    codename: release.codename,
    source: { name: source.name, uri: source.uri, priority: source.priority },
    sha256,
    date: release.date.toISOString(),
    ...(release.validUntil === undefined ? {} : { validUntil: release.validUntil.toISOString() }),
    indexes: fetched.indexes,
  }
}

function placeOf({ uri, components }: PackageSource, suite: string): SuitePlace {
  if (!isFlatSuite(suite)) return { suite, mirror: uri, base: `${uri}/dists/${suite}`, components }
  const folders = suite.split('/').filter((part) => part !== '' && part !== '.')
  return { suite, mirror: uri, base: [uri, ...folders].join('/'), components: undefined }
}

async function acquireRelease(
  { source, place, known }: { source: PackageSource; place: SuitePlace } & Pick<SyncSourcesRequest, 'known'>,
  ports: SyncSourcesPorts,
): Promise<{ release: Release; sha256: string }> {
  const { suite } = place
  const inRelease = await fetchRelease(place, ports)
  const text = await withKeyring(source, ports.temporaryFolder, (keyringPath) =>
    verifyRelease({ inRelease, keyringPath, suite }, ports),
  )
  const release = parseRelease(text, suite)
  const further = place.components === undefined ? 'flat' : 'suites'
  checkRelease(release, { suite, now: ports.clock.now(), knownDate: known?.[releaseKey({ suite, source })], further })
  await ports.store.blobs.put(inRelease)
  return { release, sha256: digestOfBytes(inRelease).slice('sha256:'.length) }
}

const HINTS: Readonly<Record<string, string>> = {
  DEB_RELEASE_SIGNATURE_INVALID: 'Check that its key is the one that the repository signs with; nothing was used.',
  DEB_RELEASE_MISSING: 'Check its uri and suites: the uri ends where dists/ begins, a flat suite ends with a slash.',
  DEB_RELEASE_MALFORMED: 'Check its uri: it has to be an APT repository with an InRelease file.',
  DEB_INDEX_MISSING: 'Check its components, and that it has this architecture.',
}

function namingSource(thrown: unknown, { name }: PackageSource): never {
  if (!(thrown instanceof WhittleError) || thrown.code === 'DEB_SOURCE_KEY_INVALID') throw thrown
  const { code, category, publicMessage, hint, details, retryable } = thrown
  throw new WhittleError({
    code,
    category,
    publicMessage: `The source "${name}" cannot be used: ${publicMessage}`,
    hint: HINTS[code] ?? hint,
    retryable,
    details: { ...details, source: name },
    cause: thrown,
  })
}
