import { Digest } from '@whittle/core'
import { z } from 'zod'
import { MEDIA_TYPES } from './media-types.ts'

const annotations = z.record(z.string(), z.string())

/** What points at content (OCI image specification 1.1, descriptor.md). Unknown members are kept. */
export const Descriptor = z.looseObject({
  mediaType: z.string().min(1),
  digest: Digest,
  size: z.int().min(0),
  annotations: annotations.optional(),
})
export type Descriptor = z.infer<typeof Descriptor>

/** The machine that an image is for (image-index.md, `platform`). */
export const Platform = z.looseObject({
  architecture: z.string().min(1),
  os: z.string().min(1),
  variant: z.string().optional(),
})
export type Platform = z.infer<typeof Platform>

/** One manifest per platform (image-index.md); a layout's index.json is one, too. */
export const ImageIndex = z.looseObject({
  schemaVersion: z.literal(2),
  mediaType: z.literal(MEDIA_TYPES.index).optional(),
  manifests: z.array(Descriptor.extend({ platform: Platform.optional() })).max(10_000),
  annotations: annotations.optional(),
})
export type ImageIndex = z.infer<typeof ImageIndex>

/** Configuration and layers of one image (manifest.md). */
export const ImageManifest = z.looseObject({
  schemaVersion: z.literal(2),
  mediaType: z.literal(MEDIA_TYPES.manifest).optional(),
  config: Descriptor,
  layers: z.array(Descriptor).max(127),
  annotations: annotations.optional(),
})
export type ImageManifest = z.infer<typeof ImageManifest>

const emptyObjects = z.record(z.string(), z.strictObject({}))

/** How a container of the image is started (config.md, `config`). Absent where the image says nothing. */
export const ExecutionConfig = z.looseObject({
  User: z.string().optional(),
  ExposedPorts: emptyObjects.optional(),
  Env: z.array(z.string()).optional(),
  Entrypoint: z.array(z.string()).nullish(),
  Cmd: z.array(z.string()).nullish(),
  Volumes: emptyObjects.nullish(),
  WorkingDir: z.string().optional(),
  Labels: annotations.nullish(),
  StopSignal: z.string().optional(),
})
export type ExecutionConfig = z.infer<typeof ExecutionConfig>

/** The image configuration (config.md). */
export const ImageConfig = z.looseObject({
  created: z.string().optional(),
  architecture: z.string().min(1),
  os: z.string().min(1),
  variant: z.string().optional(),
  config: ExecutionConfig.optional(),
  rootfs: z.looseObject({ type: z.literal('layers'), diff_ids: z.array(Digest) }),
  history: z
    .array(
      z.looseObject({
        created: z.string().optional(),
        created_by: z.string().optional(),
        comment: z.string().optional(),
        empty_layer: z.boolean().optional(),
      }),
    )
    .optional(),
})
export type ImageConfig = z.infer<typeof ImageConfig>
