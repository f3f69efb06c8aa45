import { availableParallelism } from 'node:os'
import { gzipCodecVersion, gzipMembers } from '@whittle/archive'
import { Digest, digestOfDocument, type EventSink, type Store, type StoredBlob } from '@whittle/core'
import type { CarvedTree } from '@whittle/debian'
import { z } from 'zod'
import { mapBounded } from '../bounded.ts'
import { readingBlobs } from '../reading-blobs.ts'
import { rememberLayerParts } from './layer-parts.ts'
import { packageTar, type TreePackage } from './package-tar.ts'
import { createPlainHash, type PlainHash } from './plain-hash.ts'
import { directoriesTar, generatedTar } from './tar-members.ts'

export interface LayerPorts {
  store: Store
  events: EventSink
  signal?: AbortSignal | undefined
  /** Packages that are converted at the same time; the bytes do not depend on it. Default: one per core, at least two. */
  concurrency?: number
}

export type BuiltLayer = StoredBlob & { diffId: Digest }

const TAR_FORM = 1

/** Names all that decides the bytes of a layer besides its tree: part of memo keys and of a lock's contentDigest. */
export function assemblyVersion(): string {
  return `layer/${TAR_FORM} ${gzipCodecVersion()}`
}

const MemberMemo = z.strictObject({ digest: Digest, sizeBytes: z.int() })
const LayerMemo = MemberMemo.extend({ diffId: Digest })

interface LayerMember {
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
  const members = membersOf(tree, store)
  const remembered = await Promise.all(
    members.map(async ({ memoKey }) => memoKey && findStored(memoKey, MemberMemo, store)),
  )
  const complete = await completeMembers(members, remembered, store)
  const unchanged = complete && (await findStored(layerKey(complete), LayerMemo, store))
  if (unchanged) return unchanged
  const known = complete ?? remembered

  const plainHash = createPlainHash(store.blobs)
  const concurrency = ports.concurrency ?? Math.max(2, availableParallelism())
  let done = 0
  const blobs = await mapBounded([...members.entries()], { concurrency, signal: outer }, async (item, signal) => {
    const [position, member] = item
    const blob = known[position] ?? (await makeMember(member, { store, signal, onPlain: plainHash.tap(position) }))
    plainHash.finished(position, blob)
    done += 1
    ports.events({ kind: 'progress', stage: 'assemble', done, total: members.length, unit: 'packages' })
    return blob
  })
  const layer = await joinMembers(blobs, plainHash, store)
  const memoKeys = [layerKey(blobs), ...members.map(({ memoKey }) => memoKey).filter((key) => key !== undefined)]
  await rememberLayerParts(layer.digest, { blobs: blobs.map(({ digest }) => digest), memoKeys }, store.memo)
  return layer
}

/** The largest package first: it takes longest, and its bytes can be hashed as they come. */
function membersOf(tree: CarvedTree, store: Store): LayerMember[] {
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
    kind: 'fragment',
    version: assemblyVersion(),
    deb: debDigest,
    entries: digestOfDocument(entries),
  })
}

/** Where every fragment is known, the rest is soon made: the same layer may have been joined before, and is not read. */
async function completeMembers(
  members: readonly LayerMember[],
  known: readonly (StoredBlob | undefined)[],
  store: Store,
): Promise<StoredBlob[] | undefined> {
  if (members.some(({ memoKey }, position) => memoKey !== undefined && !known[position])) return undefined
  const { signal } = new AbortController()
  const blobs: StoredBlob[] = []
  for (const [position, member] of members.entries()) {
    blobs.push(known[position] ?? (await makeMember(member, { store, signal })))
  }
  return blobs
}

interface MakePorts {
  store: Store
  signal: AbortSignal
  onPlain?: ((bytes: Uint8Array) => void) | undefined
}

async function makeMember(member: LayerMember, { store, signal, onPlain }: MakePorts): Promise<StoredBlob> {
  signal.throwIfAborted()
  const blob = await readingBlobs(member.source ? [member.source] : [], store.blobs, () =>
    store.blobs.put(gzipMembers(member.plain(signal), onPlain ? { onPlain } : {})),
  )
  if (member.memoKey) await store.memo.set(member.memoKey, { digest: blob.digest, sizeBytes: blob.sizeBytes })
  return blob
}

function layerKey(members: readonly StoredBlob[]): Digest {
  return digestOfDocument({
    kind: 'layer',
    version: assemblyVersion(),
    members: members.map(({ digest }) => digest),
  })
}

/** The members behind each other as one blob, with the digest of what they hold; both remembered. */
async function joinMembers(members: StoredBlob[], plainHash: PlainHash, store: Store): Promise<BuiltLayer> {
  const sizeBytes = members.reduce((sum, member) => sum + member.sizeBytes, 0)
  const [{ digest }, diffId] = await Promise.all([
    store.blobs.put(concatenate(members, store), { sizeBytes }),
    plainHash.digest(),
  ])
  const layer = { digest, sizeBytes, diffId }
  await store.memo.set(layerKey(members), layer)
  return layer
}

async function* concatenate(members: readonly StoredBlob[], store: Store): AsyncGenerator<Uint8Array, void, undefined> {
  for (const { digest } of members) yield* store.blobs.open(digest)
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
