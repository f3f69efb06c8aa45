import { type Architecture, Digest, WhittleError } from '@whittle/core'
import { MAX_DOCUMENT_BYTES, parseJson } from '@whittle/oci'
import { z } from 'zod'

/** Where an image is read from: a registry's repository or a layout on disk. */
export interface ImageSource {
  /** By tag or digest; undefined where there is none. */
  getManifest(reference: string): Promise<{ mediaType: string; bytes: Uint8Array; digest: Digest } | undefined>
  getBlob(digest: Digest): AsyncIterable<Uint8Array>
}

const descriptor = z.object({ mediaType: z.string(), digest: Digest, size: z.int() })
const Index = z.object({
  manifests: z.array(
    descriptor.extend({ platform: z.object({ architecture: z.string(), os: z.string() }).optional() }),
  ),
})
const Manifest = z.object({ config: descriptor, layers: z.array(descriptor).max(127) })
const Config = z.object({
  architecture: z.string(),
  os: z.string(),
  created: z.string().optional(),
  config: z.record(z.string(), z.unknown()).default({}),
})

/** The documents of one platform's image (OCI image specification 1.1). */
export interface ImageDocuments {
  /** Digest that the reference names: the index, where there is one. */
  digest: Digest
  manifestDigest: Digest
  /** How many platforms the index is over; 1 where the reference names a manifest. */
  platforms: number
  manifest: z.infer<typeof Manifest>
  config: z.infer<typeof Config>
}

/** Reads index, manifest and configuration of an image for one architecture. Fails with `INSPECT_*`. */
export async function readImageDocuments(
  source: ImageSource,
  reference: string,
  arch: Architecture,
): Promise<ImageDocuments> {
  const top = await requireManifest(source, reference)
  const isIndex = /index|manifest\.list/.test(top.mediaType)
  const chosen = isIndex ? await chooseManifest(source, top.bytes, arch) : top
  const platforms = isIndex ? parse(Index, top.bytes, 'index').manifests.length : 1
  const manifest = parse(Manifest, chosen.bytes, 'manifest')
  const config = parse(Config, await readAll(source.getBlob(manifest.config.digest)), 'configuration')
  return { digest: top.digest, manifestDigest: chosen.digest, platforms, manifest, config }
}

async function chooseManifest(source: ImageSource, bytes: Uint8Array, arch: Architecture) {
  const { manifests } = parse(Index, bytes, 'index')
  const found = manifests.find(({ platform }) => platform?.os === 'linux' && platform.architecture === arch)
  if (found) return requireManifest(source, found.digest)
  const offered = manifests.map(({ platform }) => platform?.architecture ?? 'unknown').join(', ')
  throw new WhittleError({
    code: 'INSPECT_PLATFORM_MISSING',
    category: 'invalid-input',
    publicMessage: `The image is not made for ${arch}; it has ${offered || 'no platform'}.`,
    hint: 'Ask for an architecture that it has.',
  })
}

async function requireManifest(source: ImageSource, reference: string) {
  const found = await source.getManifest(reference)
  if (found) return found
  throw new WhittleError({
    code: 'INSPECT_IMAGE_MISSING',
    category: 'invalid-input',
    publicMessage: `There is no image with the tag or digest "${reference}".`,
    hint: 'Check the name and the tag, and that the image was pushed or written there.',
  })
}

function parse<Schema extends z.ZodType>(schema: Schema, bytes: Uint8Array, what: string): z.infer<Schema> {
  try {
    return schema.parse(parseJson(bytes))
  } catch (cause) {
    throw documentInvalid(`The image's ${what} is not what the OCI image specification asks for.`, cause)
  }
}

async function readAll(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let sizeBytes = 0
  for await (const chunk of content) {
    sizeBytes += chunk.length
    if (sizeBytes > MAX_DOCUMENT_BYTES)
      throw documentInvalid(`The image's configuration has more than ${MAX_DOCUMENT_BYTES} bytes.`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** `INSPECT_DOCUMENT_INVALID`. */
export function documentInvalid(publicMessage: string, cause?: unknown): WhittleError {
  return new WhittleError({
    code: 'INSPECT_DOCUMENT_INVALID',
    category: 'integrity',
    publicMessage,
    hint: 'It was damaged, or it is no OCI image; push or write it again.',
    cause,
  })
}
