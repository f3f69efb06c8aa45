import { canonicalJson, digestOfBytes, type Architecture, type Digest, type StoredBlob } from '@whittle/core'
import type { Descriptor, ExecutionConfig, ImageConfig, ImageIndex, ImageManifest } from './documents.ts'
import { MEDIA_TYPES } from './media-types.ts'

/** A document as it is stored: canonical JSON, so that the same content has the same digest. */
export interface WrittenDocument extends StoredBlob {
  bytes: Buffer
}

export interface ImageParts {
  architecture: Architecture
  /** Seconds since 1970. */
  createdSeconds: number
  execution: ExecutionConfig
  layer: StoredBlob & { diffId: Digest }
  /** What `docker history` shows for the layer. */
  createdBy: string
  /** Of the manifest and of the index. */
  annotations: Readonly<Record<string, string>>
}

/**
 * Configuration, manifest and index of an image with one layer for one platform (OCI image specification 1.1). Pure: the
 * same parts give the same bytes.
 */
export function buildImageDocuments(parts: ImageParts): {
  config: WrittenDocument
  manifest: WrittenDocument
  index: WrittenDocument
} {
  const created = new Date(parts.createdSeconds * 1000).toISOString().replace('.000Z', 'Z')
  const annotations = Object.keys(parts.annotations).length > 0 ? { ...parts.annotations } : undefined
  const config = written({
    created,
    architecture: parts.architecture,
    os: 'linux',
    config: parts.execution,
    rootfs: { type: 'layers', diff_ids: [parts.layer.diffId] },
    history: [{ created, created_by: parts.createdBy }],
  } satisfies ImageConfig)
  const manifest = written({
    schemaVersion: 2,
    mediaType: MEDIA_TYPES.manifest,
    config: descriptor(MEDIA_TYPES.config, config),
    layers: [descriptor(MEDIA_TYPES.layer, parts.layer)],
    annotations,
  } satisfies ImageManifest)
  const index = written({
    schemaVersion: 2,
    mediaType: MEDIA_TYPES.index,
    manifests: [
      {
        ...descriptor(MEDIA_TYPES.manifest, manifest),
        platform: { architecture: parts.architecture, os: 'linux' },
      },
    ],
    annotations,
  } satisfies ImageIndex)
  return { config, manifest, index }
}

function descriptor(mediaType: string, blob: StoredBlob): Descriptor {
  return { mediaType, digest: blob.digest, size: blob.sizeBytes }
}

function written(document: object): WrittenDocument {
  const bytes = Buffer.from(canonicalJson(document))
  return { bytes, digest: digestOfBytes(bytes), sizeBytes: bytes.length }
}
