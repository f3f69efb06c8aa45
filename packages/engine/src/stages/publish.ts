import { type EventSink, type HttpFetch, type Store, type StoredBlob, WhittleError } from '@whittle/core'
import { createRegistryClient, type RegistryClient } from '@whittle/oci'
import type { engineErrors } from '../error-codes.ts'
import type { BuiltImageSummary, RegistryTarget } from '../engine.ts'
import { layersOf } from '../image-layers.ts'
import { mapBounded } from './bounded.ts'

export type PublishErrorCode = Extract<keyof typeof engineErrors, `PUBLISH_${string}`>

export interface PublishRequest {
  /** One for each architecture. */
  images: readonly BuiltImageSummary[]
  /** Over all of them: what the tags point to. */
  index: StoredBlob
  target: RegistryTarget
  /**
   * The build's own tag, moved first and never from another image: where one has it (two builds ended within a minute),
   * `-2`, `-3`, … is put behind it.
   */
  buildTag?: string
  /** In the order in which they are to move. */
  tags: readonly string[]
}

export interface PublishPorts {
  store: Store
  http: HttpFetch
  events: EventSink
  /** Allows http to other machines than this one. */
  allowPlainHttp?: boolean
  signal?: AbortSignal
  /** Waits between attempts of a request; for tests. */
  pausesMs?: readonly number[]
}

export interface PublishedImage {
  /** Blobs sent now; the others were in the repository. */
  uploaded: number
  alreadyThere: number
  /** All that were moved, in order. */
  tags: string[]
}

const MANIFEST_TYPE = 'application/vnd.oci.image.manifest.v1+json'
const INDEX_TYPE = 'application/vnd.oci.image.index.v1+json'
const CONCURRENCY = 3

/**
 * Pushes an image so that nobody ever sees half of it: the blobs that the repository lacks, the manifests and the index by
 * digest, then all are read back, and only then the tags move, in their order. Safe to repeat at any point. Errors: the
 * `REGISTRY_` codes of the client, and `PUBLISH_NOT_READABLE`.
 */
export async function publishImage(request: PublishRequest, ports: PublishPorts): Promise<PublishedImage> {
  const { images, target, buildTag } = request
  const { store } = ports
  const client = createRegistryClient({
    ...target,
    http: ports.http,
    ...(ports.allowPlainHttp === undefined ? {} : { allowPlainHttp: ports.allowPlainHttp }),
    ...(ports.signal ? { signal: ports.signal } : {}),
    ...(ports.pausesMs ? { pausesMs: ports.pausesMs } : {}),
  })
  // Architectures may share a blob.
  const all = images.flatMap((image) => [image.config, ...layersOf(image)])
  const blobs = [...new Map(all.map((blob) => [blob.digest, blob])).values()]
  const uploaded = await uploadMissing(blobs, client, ports)
  for (const { manifest } of images) {
    const bytes = await store.blobs.read(manifest.digest)
    await client.putManifest(manifest.digest, { mediaType: MANIFEST_TYPE, bytes })
  }
  const index = { mediaType: INDEX_TYPE, bytes: await store.blobs.read(request.index.digest) }
  await client.putManifest(request.index.digest, index)
  await requireReadable(request, client)
  const own = buildTag === undefined ? [] : [await freeTag(buildTag, request, client)]
  const tags = [...own, ...request.tags]
  for (const tag of tags) {
    await client.putManifest(tag, index)
    ports.events({ kind: 'log', stage: 'publish', level: 'info', message: `${target.repository}:${tag} is published.` })
  }
  return { uploaded, alreadyThere: blobs.length - uploaded, tags }
}

async function freeTag(wanted: string, { index }: PublishRequest, client: RegistryClient): Promise<string> {
  for (let count = 1; ; count += 1) {
    const tag = count === 1 ? wanted : `${wanted}-${count}`
    const known = await client.getManifest(tag)
    if (known === undefined || known.digest === index.digest) return tag
  }
}

async function uploadMissing(blobs: StoredBlob[], client: RegistryClient, ports: PublishPorts): Promise<number> {
  let done = 0
  const sent = await mapBounded(blobs, { concurrency: CONCURRENCY, signal: ports.signal }, async (blob) => {
    const missing = !(await client.hasBlob(blob.digest))
    if (missing) await client.putBlob(blob, () => ports.store.blobs.open(blob.digest))
    done += 1
    ports.events({ kind: 'progress', stage: 'publish', done, total: blobs.length, unit: 'blobs' })
    return missing
  })
  return sent.filter(Boolean).length
}

/** A registry that answers a push with success may still not serve it (a full disk, a cache): a tag must not say so. */
async function requireReadable({ images, index }: PublishRequest, client: RegistryClient): Promise<void> {
  const present = await Promise.all([
    client.getManifest(index.digest).then((found) => found !== undefined),
    ...images.flatMap(({ manifest, config, ...image }) => [
      client.getManifest(manifest.digest).then((found) => found !== undefined),
      client.hasBlob(config.digest),
      ...layersOf(image).map(({ digest }) => client.hasBlob(digest)),
    ]),
  ])
  if (present.every(Boolean)) return
  throw new WhittleError({
    code: 'PUBLISH_NOT_READABLE' satisfies PublishErrorCode,
    category: 'upstream',
    publicMessage: 'The registry took the image but does not give it back; no tag was moved.',
    hint: 'Look into the log of the registry (its storage may be full), then publish again.',
    retryable: true,
  })
}
