import type { Store } from '@whittle/core'
import { openDebData, type CarvedTree, type PackageTreeEntry } from '@whittle/debian'
import { assembleError } from './assemble-error.ts'
import { fileMember, header } from './tar-members.ts'

export type TreePackage = CarvedTree['packages'][number]

/**
 * What the image keeps of a package, as tar members without an end: its files in the order of the .deb, so that they
 * pass through and are never held, then its links in the order of their paths.
 */
export async function* packageTar(
  pack: TreePackage,
  { store, signal }: { store: Store; signal?: AbortSignal | undefined },
): AsyncGenerator<Uint8Array, void, undefined> {
  const wanted = filesBySource(pack.entries)
  if (wanted.size > 0) {
    for await (const member of openDebData(pack.debDigest, store)) {
      const entries = member.type === 'file' ? wanted.get(member.path) : undefined
      if (!entries) continue
      signal?.throwIfAborted()
      yield* copies(entries, member.body)
      wanted.delete(member.path)
      // The package was verified when it was fetched: what comes behind its last wanted file need not be unpacked.
      if (wanted.size === 0) break
    }
  }
  for (const path of wanted.keys()) {
    throw assembleError('ASSEMBLE_FILE_MISSING', `The package ${pack.name} does not hold the file ${path}.`)
  }
  for (const entry of pack.entries) {
    if (entry.type !== 'file') yield header(entry)
  }
}

function filesBySource(entries: readonly PackageTreeEntry[]): Map<string, PackageTreeEntry[]> {
  const wanted = new Map<string, PackageTreeEntry[]>()
  for (const entry of entries) {
    if (entry.type !== 'file') continue
    const source = entry.sourcePath ?? entry.path
    wanted.set(source, [...(wanted.get(source) ?? []), entry])
  }
  return wanted
}

/** One file of the package may stand at several places of the image; only then its content is kept until all are written. */
async function* copies(
  [first, ...others]: readonly PackageTreeEntry[],
  body: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (!first) return
  const kept: Uint8Array[] = []
  yield* fileMember(first, others.length === 0 ? body : keeping(body, kept))
  for (const other of others) yield* fileMember(other, kept)
}

async function* keeping(
  source: AsyncIterable<Uint8Array>,
  kept: Uint8Array[],
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of source) {
    kept.push(chunk)
    yield chunk
  }
}
