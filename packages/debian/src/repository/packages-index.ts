import { decompress } from '@whittle/archive'
import type { Architecture, Snapshot, Store } from '@whittle/core'
import { compareDebVersions } from '../versions/compare-deb-versions.ts'
import type { IndexedPackage } from './indexed-package.ts'
import { NameOrder } from './name-order.ts'
import { parsePackages } from './parse-packages.ts'

/** Every package of a snapshot for one architecture, in memory. */
export interface PackageIndex {
  snapshot: Snapshot
  arch: Architecture
  /** Versions by name, those of the higher priority first, then the newest: the first one is apt's candidate. */
  versions(name: string): readonly IndexedPackage[]
  candidate(name: string): IndexedPackage | undefined
  /** Names that have at least one version. */
  names(): Iterable<string>
  /** All candidates, in the order of the indexes. */
  candidates(): Iterable<IndexedPackage>
  /** Place of a name in the order in which the indexes first mention names: apt's last resort between equals. */
  orderOf(name: string): number
  /** How many names there are. */
  size: number
}

/** Of one index, unpacked; Debian's largest has 57 MB. All of them are held in memory. */
const MAX_INDEX_BYTES = 256 * 1024 ** 2

/**
 * Reads the indexes of a snapshot from the store: main before updates before security, as a stream. One that is far
 * larger than any archive's is refused: `ARCHIVE_LIMIT_EXCEEDED`, `DEB_INDEX_MALFORMED`.
 */
export async function loadPackageIndex({
  snapshot,
  arch,
  store,
}: {
  snapshot: Snapshot
  arch: Architecture
  store: Store
}): Promise<PackageIndex> {
  const builder = createIndexBuilder({ snapshot, arch })
  for (const release of snapshot.releases) {
    for (const index of release.indexes.filter((candidate) => candidate.arch === arch)) {
      const packed = store.blobs.open(index.digest)
      const content = decompress(formatOf(index.path), packed, { maxBytes: MAX_INDEX_BYTES })
      const where = `${release.source ? `${release.source.name} ` : ''}${release.suite} ${index.path}`
      const context = { suite: release.suite, where, names: builder.names, repository: release.source }
      for await (const packages of parsePackages(content, context)) {
        // The one index of a flat repository lists every architecture.
        for (const found of packages) if (found.arch === 'all' || found.arch === arch) builder.add(found)
      }
    }
  }
  return builder.finish()
}

/** Joins packages into an index; they come in the order of the indexes, whose parser tells `names` what it reads. */
export function createIndexBuilder({ snapshot, arch }: Pick<PackageIndex, 'snapshot' | 'arch'>): {
  names: NameOrder
  add(found: IndexedPackage): void
  finish(): PackageIndex
} {
  const byName = new Map<string, IndexedPackage[]>()
  const names = new NameOrder()
  return {
    names,
    add: (found) => add(byName, found),
    finish() {
      const order = names.settle(byName.keys())
      for (const versions of byName.values()) {
        if (versions.length > 1) versions.sort(compareCandidates)
      }
      return {
        snapshot,
        arch,
        size: byName.size,
        versions: (name) => byName.get(name) ?? [],
        candidate: (name) => byName.get(name)?.[0],
        names: () => byName.keys(),
        orderOf: (name) => order.get(name) ?? order.size,
        *candidates() {
          for (const versions of byName.values()) yield versions[0]!
        },
      }
    },
  }
}

/** apt's priority of a repository that no preferences name. */
const DEFAULT_PRIORITY = 500

function compareCandidates(a: IndexedPackage, b: IndexedPackage): number {
  const [left, right] = [a, b].map(({ repository }) => repository?.priority ?? DEFAULT_PRIORITY) as [number, number]
  return right - left || compareDebVersions(b.version, a.version)
}

/** The same version in two suites of a repository is one package; the first suite's place in the pool is kept. */
function add(byName: Map<string, IndexedPackage[]>, found: IndexedPackage): void {
  const versions = byName.get(found.name)
  if (!versions) byName.set(found.name, [found])
  else if (!versions.some((known) => isSame(known, found))) versions.push(found)
}

function isSame(known: IndexedPackage, found: IndexedPackage): boolean {
  if (known.repository?.name !== found.repository?.name) return false
  return known.version === found.version && known.arch === found.arch
}

function formatOf(path: string): 'xz' | 'gzip' | 'none' {
  if (path.endsWith('.xz')) return 'xz'
  return path.endsWith('.gz') ? 'gzip' : 'none'
}
