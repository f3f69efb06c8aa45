import type { EventSink, Lock, Store, StoredBlob } from '@whittle/core'
import { upstreamVersion, type CarvedTree } from '@whittle/debian'
import { buildImageDocuments, buildIndexDocument, type WrittenDocument } from '@whittle/oci'
import type { BuiltImageSummary } from '../engine.ts'
import type { BuiltLayer } from './assemble/build-layer.ts'
import { buildLayers } from './assemble/build-layers.ts'
import { checkTree } from './assemble/check-tree.ts'
import { executionConfig } from './assemble/execution-config.ts'
import type { PlainStates } from './assemble/plain-states.ts'

export { assemblyVersion } from './assemble/build-layer.ts'

export interface AssemblePorts {
  store: Store
  events: EventSink
  signal?: AbortSignal
  /** Packages that are converted at the same time; the bytes do not depend on it. */
  concurrency?: number
  /** What earlier builds of this process hashed; without it a build starts from nothing. */
  plainStates?: PlainStates
}

/**
 * A carved tree as an image in the store: one layer or several, configuration, manifest, index (architecture.md, decision 4). The
 * bytes depend on tree and lock alone: not on clock, locale, machine, the state of the store or the order of work.
 * Fails with `ASSEMBLE_*`, `ARCHIVE_*` and `STORE_*`; what was finished by then is found by the next attempt.
 */
export async function assembleImage(
  { tree, lock }: { tree: CarvedTree; lock: Lock },
  ports: AssemblePorts,
): Promise<BuiltImageSummary> {
  checkTree(tree)
  const layers = await buildLayers(tree, lock.image.layering, ports)
  const { config, manifest, index } = buildImageDocuments({
    architecture: lock.arch,
    createdSeconds: tree.createdSeconds,
    execution: executionConfig(lock.image),
    layers,
    createdBy: 'whittle',
    annotations: annotationsOf(lock),
  })
  return {
    config: await putDocument(config, ports.store),
    manifest: await putDocument(manifest, ports.store),
    index: await putDocument(index, ports.store),
    ...summaryOf(layers),
  }
}

function summaryOf([lowest, ...further]: BuiltLayer[]): Pick<BuiltImageSummary, 'layer' | 'diffId' | 'furtherLayers'> {
  if (lowest === undefined) throw new TypeError('an image has one layer at least')
  const { digest, sizeBytes, diffId } = lowest
  const furtherLayers = further.map((layer) => ({
    digest: layer.digest,
    sizeBytes: layer.sizeBytes,
    diffId: layer.diffId,
  }))
  return { layer: { digest, sizeBytes }, diffId, ...(further.length > 0 ? { furtherLayers } : {}) }
}

/** Images of one definition for several architectures under one index, which the tags point to. */
export async function joinPlatforms(
  platforms: readonly { lock: Lock; image: BuiltImageSummary }[],
  { store }: Pick<AssemblePorts, 'store'>,
): Promise<StoredBlob> {
  const [first] = platforms
  if (!first) throw new TypeError('an image is for one architecture at least')
  if (platforms.length === 1) return first.image.index
  const manifests = platforms.map(({ lock, image }) => ({ architecture: lock.arch, manifest: image.manifest }))
  return putDocument(buildIndexDocument(manifests, annotationsOf(first.lock)), store)
}

async function putDocument({ bytes, digest, sizeBytes }: WrittenDocument, store: Store): Promise<StoredBlob> {
  return store.blobs.put(bytes, { digest, sizeBytes })
}

/** Those of the definition, and the version of the software that names the image's tags. */
function annotationsOf(lock: Lock): Record<string, string> {
  const { versionFrom, annotations } = lock.image
  const named = lock.packages.find(({ name }) => name === versionFrom)
  return {
    ...(named ? { 'org.opencontainers.image.version': upstreamVersion(named.version) } : {}),
    ...annotations,
  }
}
