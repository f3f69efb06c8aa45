import { readFile, rm, rmdir, stat } from 'node:fs/promises'
import { canonicalJson, WhittleError, type BlobStore, type Store, type StoredBlob } from '@whittle/core'
import { ImageIndex, ImageManifest } from '../documents.ts'
import { MEDIA_TYPES } from '../media-types.ts'
import { ociError } from '../oci-error.ts'
import { parseDocument } from '../parse-document.ts'
import {
  blobPath,
  blobsFolder,
  indexFilePath,
  layoutFilePath,
  LAYOUT_VERSION,
  makeFolders,
  REF_NAME,
  replaceFile,
  systemErrorCode,
  temporaryFile,
} from './layout-files.ts'

export interface LayoutRequest {
  store: Pick<Store, 'blobs'>
  /** An image index in the store. */
  index: StoredBlob
  folder: string
  /** Written as `org.opencontainers.image.ref.name`; other tags of the layout stay. */
  tag?: string
}

/**
 * Writes an image and everything it refers to as an OCI image layout (image-layout.md), adding to what is there. Blobs
 * first, index.json last and in one step: a reader sees the old state or the new. Fails with `OCI_LAYOUT_UNWRITABLE`.
 */
export async function writeOciLayout(request: LayoutRequest): Promise<void> {
  const { store, folder, index } = request
  const { blobs } = store
  try {
    await makeFolders(blobsFolder(folder))
    for (const blob of await blobsOf(index, blobs)) await copyBlob(blob, folder, blobs)
    await replaceFile(layoutFilePath(folder), canonicalJson({ imageLayoutVersion: LAYOUT_VERSION }))
    await replaceFile(indexFilePath(folder), canonicalJson(withEntry(await knownIndex(folder), request)))
  } catch (thrown) {
    throw explain(thrown, folder)
  }
}

/**
 * Fails as `writeOciLayout` would, with `OCI_LAYOUT_UNWRITABLE` or what is wrong with the layout that is there, and
 * leaves the folder as it was: so that nobody waits for an image that cannot be put down.
 */
export async function requireWritableLayout(folder: string): Promise<void> {
  try {
    await knownIndex(folder)
    const made = await makeFolders(blobsFolder(folder))
    try {
      await tryToWrite([folder, blobsFolder(folder)])
    } finally {
      await removeEmptyFolders(made)
    }
  } catch (thrown) {
    throw explain(thrown, folder)
  }
}

async function tryToWrite(folders: readonly string[]): Promise<void> {
  for (const folder of folders) await rm(await temporaryFile(folder))
}

async function removeEmptyFolders(folders: readonly string[]): Promise<void> {
  for (const folder of folders.toReversed()) await rmdir(folder).catch(() => undefined)
}

/** Everything below an index, the index last. */
async function blobsOf(index: StoredBlob, blobs: BlobStore): Promise<StoredBlob[]> {
  const found: StoredBlob[] = []
  const { manifests } = parseDocument(ImageIndex, await blobs.read(index.digest), 'index')
  for (const entry of manifests) {
    const manifest = parseDocument(ImageManifest, await blobs.read(entry.digest), 'manifest')
    for (const { digest, size } of [...manifest.layers, manifest.config, entry]) {
      found.push({ digest, sizeBytes: size })
    }
  }
  return [...found, index]
}

async function copyBlob(blob: StoredBlob, folder: string, blobs: BlobStore): Promise<void> {
  const path = blobPath(folder, blob.digest)
  const known = await stat(path).catch(() => undefined)
  if (known?.size === blob.sizeBytes) return
  await replaceFile(path, blobs.open(blob.digest))
}

async function knownIndex(folder: string): Promise<ImageIndex> {
  try {
    return parseDocument(ImageIndex, await readFile(indexFilePath(folder)), 'file index.json')
  } catch (thrown) {
    if (systemErrorCode(thrown) !== 'ENOENT') throw thrown
    return { schemaVersion: 2, mediaType: MEDIA_TYPES.index, manifests: [] }
  }
}

/** The entry of the tag is replaced; without a tag the same image is not listed twice. */
function withEntry(known: ImageIndex, { index, tag }: LayoutRequest): ImageIndex {
  const others = known.manifests.filter((entry) => {
    const entryTag = entry.annotations?.[REF_NAME]
    return tag === undefined ? entryTag !== undefined || entry.digest !== index.digest : entryTag !== tag
  })
  const entry = {
    mediaType: MEDIA_TYPES.index,
    digest: index.digest,
    size: index.sizeBytes,
    annotations: tag === undefined ? undefined : { [REF_NAME]: tag },
  }
  return { ...known, manifests: [...others, entry] }
}

function explain(thrown: unknown, folder: string): unknown {
  const code = systemErrorCode(thrown)
  if (thrown instanceof WhittleError || code === undefined) return thrown
  return ociError({
    code: 'OCI_LAYOUT_UNWRITABLE',
    category: 'invalid-input',
    publicMessage: `The image layout ${folder} cannot be written (${code}).`,
    hint: 'Name a folder that this user may write to, on a disk with enough space.',
    cause: thrown,
  })
}
