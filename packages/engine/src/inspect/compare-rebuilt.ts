import type { Architecture, BlobStore, Digest, StoredBlob } from '@whittle/core'
import { compareContents, type ContentsDifference } from './compare-contents.ts'
import { contentsOfImage } from './image-contents.ts'
import { type ImageDocuments, type ImageSource, readImageDocuments } from './image-source.ts'
import { inspectImage } from './inspect-image.ts'

/** The innermost parts in which two images differ; what holds them differs by that alone. */
export type ImagePart = 'layers' | 'configuration' | 'manifest' | 'index'

export interface RebuildComparison {
  equal: boolean
  /**
   * Of the image as it is found: of the index; of the manifest where the reference names one, or an index over several
   * platforms, of which one was built now.
   */
  foundDigest: Digest
  /** The same document of what was built now. */
  rebuiltDigest: Digest
  /** Empty when they are equal. */
  parts: ImagePart[]
  /** From what is found to what was built now; absent when they are equal. */
  difference?: ContentsDifference
}

/** Compares an image with what was built now and lies in the store. Fails as `inspectImage` does. */
export async function compareWithRebuilt(
  found: { source: ImageSource; reference: string },
  rebuilt: { index: Pick<StoredBlob, 'digest'>; blobs: BlobStore },
  arch: Architecture,
): Promise<RebuildComparison> {
  const stored = { source: storedImages(rebuilt.blobs), reference: rebuilt.index.digest as string }
  const documents = await readImageDocuments(found.source, found.reference, arch)
  const made = await readImageDocuments(stored.source, stored.reference, arch)
  const whole = documents.digest !== documents.manifestDigest && documents.platforms === 1
  const digests = whole
    ? { foundDigest: documents.digest, rebuiltDigest: made.digest }
    : { foundDigest: documents.manifestDigest, rebuiltDigest: made.manifestDigest }
  if (digests.foundDigest === digests.rebuiltDigest) return { equal: true, ...digests, parts: [] }
  const parts = differingParts(documents, made)
  const [before, after] = [
    await inspectImage(found.source, found.reference, arch),
    await inspectImage(stored.source, stored.reference, arch),
  ]
  const difference = compareContents(contentsOfImage(before), contentsOfImage(after))
  return { equal: false, ...digests, parts, difference }
}

function differingParts(found: ImageDocuments, made: ImageDocuments): ImagePart[] {
  const layersOf = ({ manifest }: ImageDocuments) => manifest.layers.map(({ digest }) => digest).join()
  const parts: ImagePart[] = []
  if (layersOf(found) !== layersOf(made)) parts.push('layers')
  if (found.manifest.config.digest !== made.manifest.config.digest) parts.push('configuration')
  if (parts.length > 0) return parts
  return [found.manifestDigest === made.manifestDigest ? 'index' : 'manifest']
}

/** Images in a store, by digest. */
function storedImages(blobs: BlobStore): ImageSource {
  return {
    async getManifest(reference) {
      const digest = reference as Digest
      if (!(await blobs.has(digest))) return undefined
      const bytes = await blobs.read(digest)
      const { mediaType } = JSON.parse(bytes.toString('utf8')) as { mediaType: string }
      return { mediaType, bytes, digest }
    },
    getBlob: (digest) => blobs.open(digest),
  }
}
