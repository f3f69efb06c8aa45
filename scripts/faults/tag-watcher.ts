import { setTimeout as pause } from 'node:timers/promises'
import { type Digest, WhittleError } from '@whittle/core'
import { createNodeHttpFetch, createRegistryClient } from '@whittle/engine'
import { TEAM, type FaultStand } from './stand.ts'

type Client = ReturnType<typeof createRegistryClient>

interface Descriptor {
  digest: Digest
  size: number
}

/** Reads every tag again and again, as somebody who pulls would. */
export interface TagWatcher {
  /** Tags that were read and found whole. */
  readonly tagsRead: number
  /** Answers that were a fault of the registry itself (5xx) and passed. */
  readonly refusals: number
  /** What was wrong, a sentence each. */
  readonly problems: readonly string[]
  /** Ends the watching after one more look at everything, for which the registry must answer. Tags by image. */
  finish(): Promise<Map<string, Map<string, Digest>>>
}

const BETWEEN_LOOKS_MS = 100
const LOOK_AGAIN_AFTER_MS = 300
/**
 * The registry's file system driver empties the file of a tag before it writes it, and answers 500 in between: nobody
 * gets anything incomplete, but it must pass, also where the registry was killed just then and the tag is pushed again.
 */
const REFUSAL_PASSES_WITHIN_MS = 15_000

/** Begins to watch. What the registry does not answer says nothing; a tag that it lists must be whole. */
export function watchTags(stand: FaultStand): TagWatcher {
  const clients = new Map(stand.images.names.map((name) => [name, openRepository(stand, name)]))
  const watcher = { tagsRead: 0, refusals: 0, problems: [] as string[] }
  const refusedSince = new Map<string, number>()
  const end = new AbortController()

  const look = async (name: string, client: Client): Promise<Map<string, Digest>> => {
    const found = new Map<string, Digest>()
    for (const tag of await client.tags()) {
      const place = `${TEAM}/${name}:${tag}`
      const first = await readTag(client, tag)
      // Said again, so that a registry that dies in the middle of an answer is not taken for one that lies.
      const outcome =
        first.problem === undefined && first.refusal === undefined
          ? first
          : await pause(LOOK_AGAIN_AFTER_MS).then(() => readTag(client, tag))
      if (outcome.refusal !== undefined) {
        watcher.refusals += 1
        const since = refusedSince.get(place) ?? performance.now()
        refusedSince.set(place, since)
        if (end.signal.aborted) throw outcome.refusal
        if (performance.now() - since < REFUSAL_PASSES_WITHIN_MS) continue
        watcher.problems.push(`${place} cannot be read for long: ${outcome.refusal.message}`)
      }
      refusedSince.delete(place)
      if (outcome.problem !== undefined) watcher.problems.push(`${place} ${outcome.problem}`)
      else if (outcome.refusal === undefined) watcher.tagsRead += 1
      if (outcome.digest !== undefined) found.set(tag, outcome.digest)
    }
    return found
  }
  const watch = async () => {
    while (!end.signal.aborted) {
      for (const [name, client] of clients) await look(name, client).catch(() => undefined)
      await pause(BETWEEN_LOOKS_MS)
    }
  }
  const watched = watch()
  return Object.assign(watcher, {
    finish: async () => {
      end.abort()
      await watched
      const tags = new Map<string, Map<string, Digest>>()
      for (const [name, client] of clients) tags.set(name, await look(name, client))
      return tags
    },
  })
}

function openRepository({ registry }: FaultStand, name: string): Client {
  return createRegistryClient({ ...registry, repository: `${TEAM}/${name}`, http: createNodeHttpFetch(), pausesMs: [] })
}

interface TagOutcome {
  digest?: Digest
  /** What does not fit together. */
  problem?: string
  /** The registry's own fault. */
  refusal?: WhittleError
}

/** Fails when the registry does not answer; whatever it answers that does not fit together is a problem. */
async function readTag(client: Client, tag: string): Promise<TagOutcome> {
  try {
    const index = await client.getManifest(tag)
    if (!index) return { problem: 'is listed, but there is no such manifest' }
    return { digest: index.digest, problem: await findProblem(client, index.bytes) }
  } catch (error) {
    if (!(error instanceof WhittleError)) throw error
    if (error.code !== 'REGISTRY_UNREACHABLE') return { problem: `was answered with: ${error.message}` }
    if (error.details['status'] !== undefined) return { refusal: error }
    throw error
  }
}

/** Reads what an index names, down to the last byte. */
async function findProblem(client: Client, index: Uint8Array): Promise<string | undefined> {
  const { manifests = [] } = documentOf(index)
  if (manifests.length === 0) return 'has an index without manifests'
  for (const { digest, size } of manifests) {
    const manifest = await client.getManifest(digest)
    if (!manifest) return `lacks its manifest ${digest}`
    if (manifest.bytes.length !== size) return `has a manifest of ${manifest.bytes.length} bytes instead of ${size}`
    const { config, layers = [] } = documentOf(manifest.bytes)
    if (!config || layers.length === 0) return 'has a manifest without configuration or layer'
    const configBytes: Uint8Array[] = []
    for (const blob of [config, ...layers]) {
      let sizeBytes = 0
      for await (const chunk of client.getBlob(blob.digest)) {
        sizeBytes += chunk.length
        if (blob === config) configBytes.push(chunk)
      }
      if (sizeBytes !== blob.size) return `has a blob ${blob.digest} of ${sizeBytes} bytes instead of ${blob.size}`
    }
    const named = documentOf(Buffer.concat(configBytes)).rootfs?.diff_ids.length
    if (named !== layers.length) return `has ${layers.length} layers, and a configuration that names ${named}`
  }
  return undefined
}

interface ManifestDocument {
  manifests?: Descriptor[]
  config?: Descriptor
  layers?: Descriptor[]
  /** Of a configuration. */
  rootfs?: { diff_ids: string[] }
}

function documentOf(bytes: Uint8Array): ManifestDocument {
  return JSON.parse(Buffer.from(bytes).toString('utf8')) as ManifestDocument
}
