import type { Architecture, Digest, HttpFetch, SnapshotRelease, Store, WhittleError } from '@whittle/core'
import { downloadBlob, type DownloadOutcome } from './download.ts'
import { repositoryError } from './errors.ts'
import { hostOf, unreachable } from './fetch-release.ts'
import type { Release, ReleaseFile } from './release.ts'

type SnapshotIndex = SnapshotRelease['indexes'][number]

/** Where a suite and its indexes are. */
export interface SuitePlace {
  suite: string
  /** Base address of the archive. */
  mirror: string
  /** Address of the folder that holds InRelease. */
  base: string
  /** `undefined`: a flat repository, whose one index lies beside InRelease. */
  components: readonly string[] | undefined
}

interface IndexPorts {
  http: HttpFetch
  store: Store
  signal?: AbortSignal
  pausesMs?: readonly number[]
}

/** Not ok: the mirror has other indexes than the release names, which another look at the release may explain. */
export type IndexesOutcome = { ok: true; indexes: SnapshotIndex[] } | { ok: false; error: WhittleError }

/** Best first: smallest, then what a small repository may have instead. */
const COMPRESSIONS = ['.xz', '.gz', '']

/**
 * Brings the `Packages` files of a release (each component and architecture once, in the order of the components and of
 * the names) into the store. Thrown: `DEB_INDEX_MISSING`, `DEB_MIRROR_UNREACHABLE`.
 */
export async function fetchIndexes(
  release: Release,
  place: SuitePlace,
  architectures: readonly Architecture[],
  ports: IndexPorts,
): Promise<IndexesOutcome> {
  const { mirror, base, suite } = place
  const indexes: SnapshotIndex[] = []
  for (const component of place.components ?? ['']) {
    for (const arch of [...new Set(architectures)].sort()) {
      const file = chooseIndex(release, { suite, component, arch })
      const outcome = await fetchIndex({ file, base, byHash: release.byHash }, ports)
      if (!outcome.ok) {
        if (outcome.fault === 'unreachable') throw unreachable(mirror, new Error(outcome.detail))
        const fault = { mirror, suite, file, detail: outcome.detail }
        return { ok: false, error: outcome.fault === 'missing' ? indexGone(fault) : indexMismatch(fault) }
      }
      const digest: Digest = `sha256:${file.sha256}`
      indexes.push({ component, arch, path: file.path, digest, sizeBytes: file.sizeBytes })
    }
  }
  return { ok: true, indexes }
}

function chooseIndex(
  release: Release,
  { suite, component, arch }: { suite: string; component: string; arch: Architecture },
): ReleaseFile {
  const name = component === '' ? 'Packages' : `${component}/binary-${arch}/Packages`
  for (const compression of COMPRESSIONS) {
    const file = release.files.get(`${name}${compression}`) ?? release.files.get(`./${name}${compression}`)
    if (file !== undefined) return file
  }
  throw repositoryError({
    code: 'DEB_INDEX_MISSING',
    category: 'upstream',
    publicMessage: `The release ${suite} has no package index for ${component === '' || component === 'main' ? arch : `${component} and ${arch}`}.`,
    hint: 'Check the configured mirror, or leave this architecture out.',
    details: { suite, arch },
  })
}

/** By its hash first (safe while the mirror is being updated), then by its name. */
async function fetchIndex(
  { file, base, byHash }: { file: ReleaseFile; base: string; byHash: boolean },
  ports: IndexPorts,
): Promise<DownloadOutcome> {
  const digest: Digest = `sha256:${file.sha256}`
  const stored = await ports.store.blobs.stat(digest)
  if (stored?.sizeBytes === file.sizeBytes) return { ok: true, blob: stored }
  const folder = file.path.slice(0, file.path.lastIndexOf('/') + 1)
  const urls = [...(byHash ? [`${base}/${folder}by-hash/SHA256/${file.sha256}`] : []), `${base}/${file.path}`]
  let outcome: DownloadOutcome = { ok: false, fault: 'missing', detail: 'the server does not have it' }
  for (const url of urls) {
    outcome = await downloadBlob({ url, digest, sizeBytes: file.sizeBytes }, downloadPorts(ports, urls.length))
    if (outcome.ok || outcome.fault === 'unreachable') return outcome
  }
  return outcome
}

/** A corrupt index is fetched anew once: by its other address, or by its only one. */
function downloadPorts({ http, store, signal, pausesMs }: IndexPorts, addresses: number) {
  const refetches = addresses > 1 ? 0 : 1
  return { http, blobs: store.blobs, refetches, ...(signal ? { signal } : {}), ...(pausesMs ? { pausesMs } : {}) }
}

interface IndexFault {
  mirror: string
  suite: string
  file: ReleaseFile
  detail: string
}

function indexGone({ mirror, suite, file, detail }: IndexFault): WhittleError {
  return repositoryError({
    code: 'DEB_INDEX_MISSING',
    category: 'upstream',
    publicMessage: `The mirror ${hostOf(mirror)} lacks ${file.path} of the release ${suite}: ${detail}.`,
    hint: 'The mirror may be in the middle of an update; try again later or use another mirror.',
    retryable: true,
    details: { suite, path: file.path },
  })
}

function indexMismatch({ mirror, suite, file, detail }: IndexFault): WhittleError {
  return repositoryError({
    code: 'DEB_INDEX_MISMATCH',
    category: 'integrity',
    publicMessage: `The mirror ${hostOf(mirror)} has another ${file.path} than the signed release ${suite} names: ${detail}.`,
    hint: 'The mirror may be in the middle of an update; try again later or use another mirror. Nothing was used.',
    details: { suite, path: file.path, expectedSha256: file.sha256 },
  })
}
