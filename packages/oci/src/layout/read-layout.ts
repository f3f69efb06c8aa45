import { createHash } from 'node:crypto'
import { Digest, digestOfBytes } from '@whittle/core'
import { z } from 'zod'
import { ImageIndex, type Descriptor } from '../documents.ts'
import { MEDIA_TYPES } from '../media-types.ts'
import { ociError } from '../oci-error.ts'
import { parseDocument } from '../parse-document.ts'
import { openRegularFile, readDocumentFile } from './open-file.ts'
import { blobPath, indexFilePath, layoutFilePath, LAYOUT_VERSION, REF_NAME, systemErrorCode } from './layout-files.ts'

const READ_CHUNK_BYTES = 1024 ** 2
const LayoutFile = z.looseObject({ imageLayoutVersion: z.literal(LAYOUT_VERSION) })

/** An image layout on disk, read as a registry's repository is. */
export interface OciLayout {
  /** Tags in index.json, sorted. */
  tags(): Promise<string[]>
  /**
   * An index or manifest by tag or digest; with an empty reference the only one there is. Undefined where there is none.
   */
  getManifest(reference: string): Promise<{ mediaType: string; bytes: Uint8Array; digest: Digest } | undefined>
  /** A blob's bytes; ends with `OCI_LAYOUT_INVALID` when they do not match the digest. */
  getBlob(digest: Digest): AsyncIterable<Uint8Array>
}

/**
 * An OCI image layout (image-layout.md); its index is read anew for each question. Fails with `OCI_LAYOUT_UNREADABLE`
 * where there is none and with `OCI_LAYOUT_INVALID` or `OCI_DOCUMENT_INVALID` where it is broken.
 */
export function openOciLayout(folder: string): OciLayout {
  const tagOf = (entry: Descriptor) => entry.annotations?.[REF_NAME]
  return {
    tags: async () => {
      const { manifests } = await readIndex(folder)
      return [...new Set(manifests.map(tagOf).filter((tag) => tag !== undefined))].sort()
    },
    getManifest: async (reference) => {
      const { manifests } = await readIndex(folder)
      const entry = reference === '' ? onlyOne(manifests) : manifests.find((one) => tagOf(one) === reference)
      if (entry) return readManifest(folder, entry.digest, entry.mediaType)
      return Digest.safeParse(reference).success ? readManifest(folder, reference as Digest) : undefined
    },
    getBlob: (digest) => openBlob(folder, digest),
  }
}

async function readIndex(folder: string): Promise<ImageIndex> {
  parseDocument(LayoutFile, await readPart(layoutFilePath(folder), 'oci-layout'), 'file oci-layout')
  return parseDocument(ImageIndex, await readPart(indexFilePath(folder), 'index.json'), 'file index.json')
}

function onlyOne(manifests: readonly Descriptor[]): Descriptor | undefined {
  return manifests.length === 1 ? manifests[0] : undefined
}

async function readManifest(folder: string, digest: Digest, mediaType?: string) {
  let bytes: Buffer
  try {
    bytes = await readDocumentFile(blobPath(folder, digest))
  } catch (thrown) {
    if (systemErrorCode(thrown) === 'ENOENT' && mediaType === undefined) return undefined
    throw layoutInvalid(`lacks ${digest}, which its index names, or has it as something else than a document`, thrown)
  }
  if (digestOfBytes(bytes) !== digest) throw layoutInvalid(`holds other bytes than those of ${digest}`)
  const stated = parseDocument(z.looseObject({ mediaType: z.string().optional() }), bytes, 'manifest')
  return { mediaType: mediaType ?? stated.mediaType ?? MEDIA_TYPES.manifest, bytes, digest }
}

async function* openBlob(folder: string, digest: Digest): AsyncGenerator<Uint8Array, void, undefined> {
  const hash = createHash('sha256')
  const { file } = await openRegularFile(blobPath(folder, digest)).catch((thrown: unknown) => {
    throw layoutInvalid(`lacks the blob ${digest}`, thrown)
  })
  const stream = file.createReadStream({ highWaterMark: READ_CHUNK_BYTES })
  try {
    for await (const chunk of stream) {
      hash.update(chunk)
      yield chunk as Buffer
    }
  } catch (thrown) {
    throw systemErrorCode(thrown) === undefined ? thrown : layoutInvalid(`lacks the blob ${digest}`, thrown)
  } finally {
    stream.destroy()
  }
  if (`sha256:${hash.digest('hex')}` !== digest) throw layoutInvalid(`holds other bytes than those of ${digest}`)
}

async function readPart(path: string, name: string): Promise<Buffer> {
  try {
    return await readDocumentFile(path)
  } catch (cause) {
    throw ociError({
      code: 'OCI_LAYOUT_UNREADABLE',
      category: 'invalid-input',
      publicMessage: `The folder is no OCI image layout: its file ${name} cannot be read.`,
      hint: 'Name the folder that a build wrote with --output oci:DIR.',
      cause,
    })
  }
}

function layoutInvalid(what: string, cause?: unknown): Error {
  return ociError({
    code: 'OCI_LAYOUT_INVALID',
    category: 'integrity',
    publicMessage: `The image layout ${what}.`,
    hint: 'It was damaged or not completely copied; write it again.',
    cause,
  })
}
