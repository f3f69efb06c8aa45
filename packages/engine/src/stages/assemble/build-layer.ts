import { availableParallelism } from 'node:os'
import { gzipCodecVersion, gzipMembers } from '@whittle/archive'
import { Digest, digestOfDocument, type EventSink, type Store, type StoredBlob } from '@whittle/core'
import type { CarvedTree } from '@whittle/debian'
import { z } from 'zod'
import { mapBounded } from '../bounded.ts'
import { readingBlobs } from '../reading-blobs.ts'
import { cut, LayerMember } from './layer-member.ts'
import { rememberLayerParts } from './layer-parts.ts'
import { packageTar, type TreePackage } from './package-tar.ts'
import { createPlainHash } from './plain-hash.ts'
import { readMembers } from './read-members.ts'
import { createPlainStates, type PlainStates } from './plain-states.ts'
import { directoriesTar, generatedTar } from './tar-members.ts'

export interface LayerPorts {
  store: Store
  events: EventSink
  signal?: AbortSignal | undefined
  /** Packages that are converted at the same time; the bytes do not depend on it. Default: one per core, at least two. */
  concurrency?: number
  /** What earlier builds of this process hashed; without it a build starts from nothing. */
  plainStates?: PlainStates
}

export type BuiltLayer = StoredBlob & { diffId: Digest }

const TAR_FORM = 1

/** Names all that decides the bytes of a layer besides its tree: part of memo keys and of a lock's contentDigest. */
export function assemblyVersion(): string {
  return `layer/${TAR_FORM} ${gzipCodecVersion()}`
}

const LayerMemo = z.strictObject({ digest: Digest, sizeBytes: z.int(), diffId: Digest })

interface MemberSource {
  /** Key under which it is remembered; absent for what is cheaper made than looked up. */
  memoKey?: Digest
  /** What it is made of. */
  source?: Digest
  plain(signal: AbortSignal): AsyncIterable<Uint8Array> | Iterable<Uint8Array>
}

/**
 * The one layer of an image: a leading member with all directories, a fragment per package, a member with the generated
 * files and the end of the archive, each of one or more gzip members (architecture.md, decision 4). Fragments are kept
 * in the store, so that another image with the same package copies them.
 */
export async function buildLayer(tree: CarvedTree, ports: LayerPorts): Promise<BuiltLayer> {
  const { store, signal: outer } = ports
  const sources = sourcesOf(tree, store)
  const concurrency = ports.concurrency ?? Math.max(2, availableParallelism())
  let done = 0
  const known = await Promise.all(
    sources.map(async ({ memoKey }) => memoKey && (await findStored(memoKey, LayerMember, store))),
  )
  const members = await mapBounded([...sources.entries()], { concurrency, signal: outer }, async (entry, signal) => {
    const [position, source] = entry
    const member = known[position] ?? (await makeMember(source, { store, signal }))
    done += 1
    ports.events({ kind: 'progress', stage: 'assemble', done, total: sources.length, unit: 'packages' })
    return member
  })
  const unchanged = await findStored(layerKey(members), LayerMemo, store)
  if (unchanged) return unchanged
  const layer = await joinMembers(members, ports)
  const memoKeys = [layerKey(members), ...sources.map(({ memoKey }) => memoKey).filter((key) => key !== undefined)]
  await rememberLayerParts(layer.digest, { blobs: members.map(({ digest }) => digest), memoKeys }, store.memo)
  return layer
}

/** The largest package first: it takes longest, and what stands before a package that changes need not be hashed again. */
function sourcesOf(tree: CarvedTree, store: Store): MemberSource[] {
  const packages = tree.packages
    .filter(({ entries }) => entries.length > 0)
    .map((pack) => ({ pack, sizeBytes: pack.entries.reduce((sum, entry) => sum + entry.sizeBytes, 0) }))
    .sort((a, b) => b.sizeBytes - a.sizeBytes || (a.pack.name < b.pack.name ? -1 : 1))
  return [
    { plain: () => directoriesTar(tree.directories) },
    ...packages.map(({ pack }) => ({
      memoKey: fragmentKey(pack),
      source: pack.debDigest,
      plain: (signal: AbortSignal) => packageTar(pack, { store, signal }),
    })),
    { plain: () => generatedTar(tree.generated) },
  ]
}

function fragmentKey({ debDigest, entries }: TreePackage): Digest {
  return digestOfDocument({
    kind: 'fragment with segments',
    version: assemblyVersion(),
    deb: debDigest,
    entries: digestOfDocument(entries),
  })
}

async function makeMember(
  { memoKey, source, plain }: MemberSource,
  { store, signal }: { store: Store; signal: AbortSignal },
): Promise<LayerMember> {
  signal.throwIfAborted()
  const member = await readingBlobs(source ? [source] : [], store.blobs, async () => {
    const segments: number[] = []
    const blob = await store.blobs.put(noting(gzipMembers(plain(signal)), segments))
    return { digest: blob.digest, sizeBytes: blob.sizeBytes, segments }
  })
  if (memoKey) await store.memo.set(memoKey, member)
  return member
}

async function* noting(pieces: AsyncIterable<Uint8Array>, lengths: number[]): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    lengths.push(piece.length)
    yield piece
  }
}

function layerKey(members: readonly StoredBlob[]): Digest {
  return digestOfDocument({
    kind: 'layer',
    version: assemblyVersion(),
    members: members.map(({ digest }) => digest),
  })
}

/** The members behind each other as one blob, with the digest of what they hold; both remembered. Each is read once. */
async function joinMembers(members: readonly LayerMember[], ports: LayerPorts): Promise<BuiltLayer> {
  const { store } = ports
  const plainHash = createPlainHash(members, ports.plainStates ?? createPlainStates())
  async function* joined(): AsyncGenerator<Uint8Array, void, undefined> {
    let position = 0
    for await (const bytes of readMembers(members, store.blobs)) {
      if (plainHash.needs(position)) {
        for await (const segment of cut(bytes, members[position]!.segments)) {
          await plainHash.add(position, segment)
          yield segment
        }
      } else {
        yield* bytes
      }
      position += 1
    }
  }
  const sizeBytes = members.reduce((sum, member) => sum + member.sizeBytes, 0)
  const { digest } = await store.blobs.put(joined(), { sizeBytes })
  const layer = { digest, sizeBytes, diffId: await plainHash.digest() }
  await store.memo.set(layerKey(members), layer)
  return layer
}

/** A remembered blob, if it is still there as a whole. */
async function findStored<Memo extends StoredBlob>(
  key: Digest,
  schema: z.ZodType<Memo>,
  { memo, blobs }: Store,
): Promise<Memo | undefined> {
  const parsed = schema.safeParse(await memo.get(key))
  if (!parsed.success) return undefined
  const stored = await blobs.stat(parsed.data.digest)
  return stored?.sizeBytes === parsed.data.sizeBytes ? parsed.data : undefined
}
