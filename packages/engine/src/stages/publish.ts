import { type Digest, type EventSink, type HttpFetch, type Store, type StoredBlob, WhittleError } from '@whittle/core'
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

export interface Publisher {
  /**
   * Begins to send what images are made of, while they are still tested: nobody sees a blob that no manifest names. What
   * fails here is tried again by `publish`, and told there.
   */
  begin(images: readonly BuiltImageSummary[]): void
  /**
   * Pushes an image so that nobody ever sees half of it: the blobs that the repository lacks, the manifests and the index
   * by digest, then all are read back, and only then the tags move, in their order. Safe to repeat at any point. Errors:
   * the `REGISTRY_` codes of the client, and `PUBLISH_NOT_READABLE`.
   */
  publish(request: PublishRequest): Promise<PublishedImage>
  /** Ends what was begun and not published. */
  close(): Promise<void>
}

/** Pushes to one repository. Throws at once where its address is none, or would be spoken to without encryption. */
export function createPublisher(target: RegistryTarget, ports: PublishPorts): Publisher {
  const { store } = ports
  const closed = new AbortController()
  const signal = ports.signal ? AbortSignal.any([ports.signal, closed.signal]) : closed.signal
  const client = createRegistryClient({
    ...target,
    signal,
    http: ports.http,
    ...(ports.allowPlainHttp === undefined ? {} : { allowPlainHttp: ports.allowPlainHttp }),
    ...(ports.pausesMs ? { pausesMs: ports.pausesMs } : {}),
  })
  const send = (blob: StoredBlob) => uploadIfMissing(blob, client, store)
  /** Of each blob that was begun whether it had to be sent; nothing of those that failed. */
  let begun: Promise<ReadonlyMap<Digest, boolean>> = Promise.resolve(new Map())

  const sendAhead = async (blobs: readonly StoredBlob[]) => {
    const sent = new Map<Digest, boolean>()
    await mapBounded(blobs, { concurrency: CONCURRENCY, signal }, async (blob) => {
      const missing = await send(blob).catch(() => undefined)
      if (missing !== undefined) sent.set(blob.digest, missing)
    })
    return sent
  }
  return {
    begin(images) {
      begun = sendAhead(blobsOf(images))
    },
    async publish(request) {
      const blobs = blobsOf(request.images)
      const ahead = await begun
      let done = 0
      const sent = await mapBounded(blobs, { concurrency: CONCURRENCY, signal }, async (blob) => {
        const missing = ahead.get(blob.digest) ?? (await send(blob))
        done += 1
        ports.events({ kind: 'progress', stage: 'publish', done, total: blobs.length, unit: 'blobs' })
        return missing
      })
      const uploaded = sent.filter(Boolean).length
      const tags = await putManifests(request, client, { ...ports, repository: target.repository })
      return { uploaded, alreadyThere: blobs.length - uploaded, tags }
    },
    async close() {
      closed.abort()
      await begun
    },
  }
}

/** Each once: architectures may share a blob. */
function blobsOf(images: readonly BuiltImageSummary[]): StoredBlob[] {
  const all = images.flatMap((image) => [image.config, ...layersOf(image)])
  return [...new Map(all.map((blob) => [blob.digest, blob])).values()]
}

async function uploadIfMissing(blob: StoredBlob, client: RegistryClient, { blobs }: Store): Promise<boolean> {
  const missing = !(await client.hasBlob(blob.digest))
  if (missing) await client.putBlob(blob, () => blobs.open(blob.digest))
  return missing
}

/** Everything behind the blobs; gives the tags that moved. */
async function putManifests(
  request: PublishRequest,
  client: RegistryClient,
  ports: Pick<PublishPorts, 'store' | 'events'> & Pick<RegistryTarget, 'repository'>,
): Promise<string[]> {
  const { store } = ports
  for (const { manifest } of request.images) {
    const bytes = await store.blobs.read(manifest.digest)
    await client.putManifest(manifest.digest, { mediaType: MANIFEST_TYPE, bytes })
  }
  const index = { mediaType: INDEX_TYPE, bytes: await store.blobs.read(request.index.digest) }
  await client.putManifest(request.index.digest, index)
  await requireReadable(request, client)
  const own = request.buildTag === undefined ? [] : [await freeTag(request.buildTag, request, client)]
  const tags = [...own, ...request.tags]
  for (const tag of tags) {
    await client.putManifest(tag, index)
    const message = `${ports.repository}:${tag} is published.`
    ports.events({ kind: 'log', stage: 'publish', level: 'info', message })
  }
  return tags
}

async function freeTag(wanted: string, { index }: PublishRequest, client: RegistryClient): Promise<string> {
  for (let count = 1; ; count += 1) {
    const tag = count === 1 ? wanted : `${wanted}-${count}`
    const known = await client.getManifest(tag)
    if (known === undefined || known.digest === index.digest) return tag
  }
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
