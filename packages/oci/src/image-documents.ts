import { canonicalJson, digestOfBytes, type Architecture, type Digest, type StoredBlob } from '@whittle/core'
import type { Descriptor, ExecutionConfig, ImageConfig, ImageIndex, ImageManifest, Platform } from './documents.ts'
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
  /** The lowest first. */
  layers: readonly (StoredBlob & { diffId: Digest })[]
  /** What `docker history` shows for each layer. */
  createdBy: string
  /** Of the manifest and of the index. */
  annotations: Readonly<Record<string, string>>
}

/**
 * Configuration, manifest and index of an image for one platform (OCI image specification 1.1). Pure: the
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
    ...platformOf(parts.architecture),
    config: parts.execution,
    rootfs: { type: 'layers', diff_ids: parts.layers.map(({ diffId }) => diffId) },
    history: parts.layers.map(() => ({ created, created_by: parts.createdBy })),
  } satisfies ImageConfig)
  const manifest = written({
    schemaVersion: 2,
    mediaType: MEDIA_TYPES.manifest,
    config: descriptor(MEDIA_TYPES.config, config),
    layers: parts.layers.map((layer) => descriptor(MEDIA_TYPES.layer, layer)),
    annotations,
  } satisfies ImageManifest)
  const index = buildIndexDocument([{ architecture: parts.architecture, manifest }], parts.annotations)
  return { config, manifest, index }
}

/** One index over the manifests of several platforms, in the order of their architectures' names. Pure, as above. */
export function buildIndexDocument(
  platforms: readonly { architecture: Architecture; manifest: StoredBlob }[],
  annotations: Readonly<Record<string, string>>,
): WrittenDocument {
  return written({
    schemaVersion: 2,
    mediaType: MEDIA_TYPES.index,
    manifests: platforms
      .toSorted((a, b) => (a.architecture < b.architecture ? -1 : 1))
      .map(({ architecture, manifest }) => {
        const { mediaType, digest, size } = descriptor(MEDIA_TYPES.manifest, manifest)
        return { mediaType, digest, size, platform: platformOf(architecture) }
      }),
    annotations: Object.keys(annotations).length > 0 ? { ...annotations } : undefined,
  } satisfies ImageIndex)
}

/** As container runtimes call it: arm64 is the eighth version of the architecture (image-index.md, "variant"). */
function platformOf(architecture: Architecture): Platform {
  return { architecture, os: 'linux', ...(architecture === 'arm64' ? { variant: 'v8' } : {}) }
}

function descriptor(mediaType: string, blob: StoredBlob): Descriptor {
  return { mediaType, digest: blob.digest, size: blob.sizeBytes }
}

function written(document: object): WrittenDocument {
  const bytes = Buffer.from(canonicalJson(document))
  return { bytes, digest: digestOfBytes(bytes), sizeBytes: bytes.length }
}
