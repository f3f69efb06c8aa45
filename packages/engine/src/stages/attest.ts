import { spdxDocument } from '@whittle/attest'
import { canonicalJson, type Digest, type ImageFile, type Lock, type Store } from '@whittle/core'
import type { CarvedTree } from '@whittle/debian'
import type { BuiltImageSummary } from '../engine.ts'

/** What the store holds of an image besides its blobs. */
export interface ImageDocuments {
  /** CarveReport. */
  carve: Digest
  /** JSON array of ImageFile. */
  files: Digest
  /** SPDX 2.3 JSON. */
  spdx: Digest
}

/** Writes the documents of a built image to the store, as canonical JSON: the same image has the same documents. */
export async function attestImage(
  { tree, lock, image }: { tree: CarvedTree; lock: Lock; image: Pick<BuiltImageSummary, 'index'> },
  { store }: { store: Store },
): Promise<ImageDocuments> {
  const spdx = spdxDocument(tree.report, {
    name: lock.image.name,
    digest: image.index.digest,
    createdSeconds: tree.createdSeconds,
  })
  const put = async (document: unknown) => (await store.blobs.put(Buffer.from(canonicalJson(document)))).digest
  return { carve: await put(tree.report), files: await put(imageFiles(tree)), spdx: await put(spdx) }
}

/** Every entry of a tree with its owner, sorted by path. */
export function imageFiles(tree: Pick<CarvedTree, 'directories' | 'packages' | 'generated'>): ImageFile[] {
  const files: ImageFile[] = []
  const add = (entry: CarvedTree['directories'][number], owner: string) => {
    const { path, type, mode, uid, gid, sizeBytes, sha256, target } = entry
    const file: ImageFile = { path, type, mode, uid, gid, sizeBytes, package: owner }
    if (sha256 !== undefined) file.sha256 = sha256
    if (target !== undefined) file.target = target
    files.push(file)
  }
  for (const entry of tree.directories) add(entry, 'whittle')
  for (const { name, entries } of tree.packages) for (const entry of entries) add(entry, name)
  for (const entry of tree.generated) add(entry, entry.package)
  return files.sort((a, b) => (a.path < b.path ? -1 : 1))
}
