import { WhittleError, type Digest, type EventSink, type Lock, type LockedPackage, type Store } from '@whittle/core'
import { carvePackages, findInspection, inspectPackage, type CarvedTree, type PackageInspection } from '@whittle/debian'
import { mapBounded } from './bounded.ts'
import { readingBlobs } from './reading-blobs.ts'

/** Two at a time: an inspection decompresses and hashes, which two cores are busy with. */
const PARALLEL_INSPECTIONS = 2

/** The inspections of all packages of a lock, by name; remembered in the store from one build to the next. */
export async function inspectPackages(
  lock: Pick<Lock, 'packages'>,
  { store, events }: { store: Store; events: EventSink },
): Promise<Map<string, PackageInspection>> {
  let done = 0
  const total = lock.packages.length
  // Most are remembered, and reading that is waiting for the disk.
  const known = await Promise.all(lock.packages.map(({ sha256 }) => findInspection(`sha256:${sha256}`, store)))
  const entries = [...lock.packages.entries()]
  const inspections = await mapBounded(entries, { concurrency: PARALLEL_INSPECTIONS }, async ([position, locked]) => {
    const inspection = known[position] ?? (await inspectLocked(locked, store))
    done += 1
    events({ kind: 'progress', stage: 'carve', done, total, unit: 'packages' })
    return inspection
  })
  return new Map(lock.packages.map(({ name }, index) => [name, inspections[index] as PackageInspection]))
}

/** Readers of archives know their content only: a message must say which package is the broken one. */
async function inspectLocked({ name, version, sha256 }: LockedPackage, store: Store): Promise<PackageInspection> {
  try {
    const digest: Digest = `sha256:${sha256}`
    return await readingBlobs([digest], store.blobs, () => inspectPackage(digest, store))
  } catch (thrown) {
    if (!(thrown instanceof WhittleError) || thrown.category !== 'integrity') throw thrown
    const { code, category, publicMessage, hint, details } = thrown
    throw new WhittleError({
      code,
      category,
      publicMessage: `The package ${name} ${version} cannot be used: ${publicMessage}`,
      ...(hint === undefined ? {} : { hint }),
      details: { ...details, package: name, version },
      cause: thrown,
    })
  }
}

/**
 * Carves the packages of a lock, which the store holds, into the tree of an image. The same lock gives the same tree,
 * whatever was remembered. Fails with `CARVE_*`, `DEB_*` and `ARCHIVE_*` codes.
 */
export async function carveImage(lock: Lock, ports: { store: Store; events: EventSink }): Promise<CarvedTree> {
  return carvePackages(lock, await inspectPackages(lock, ports), ports.store)
}
