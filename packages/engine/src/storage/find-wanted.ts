import { type Digest, Lock, type Snapshot, type Store, WhittleError } from '@whittle/core'
import { inspectionKey } from '@whittle/debian'
import type { Wanted } from '@whittle/store'
import { memoKeysOf } from '../made-image.ts'
import { findLayerParts, layerPartsKey } from '../stages/assemble/layer-parts.ts'

/** From what a collection starts: all that is reached from here stays in the store. */
export interface StoreRoots {
  /** Of retained builds: their packages stay, which mirrors do not keep. A digest where the document is in the store. */
  locks: readonly (Digest | Lock)[]
  /** Image indexes. Their layers stay as long as there is space: they can be made again. */
  images: readonly Digest[]
  /** Blobs that stay and name nothing: reports, file lists, SBOMs. */
  documents: readonly Digest[]
  /** That images are built from now: their package indexes stay. */
  snapshots: readonly (Digest | Snapshot)[]
}

/** What stays, and the locks that could not be read: nobody knows which packages they pin. */
export interface FoundWanted {
  wanted: Wanted
  unreadableLocks: Digest[]
}

interface Marks {
  needed: Set<string>
  useful: Set<string>
}

/**
 * Follows the documents of the roots to everything that they name, blobs and memo entries. Documents are searched for
 * anything that looks like a digest instead of being understood: one that another version of Whittle wrote must keep
 * what it names, too. Errors: `STORE_*` where the disk fails.
 */
export async function findWanted(roots: StoreRoots, store: Store): Promise<FoundWanted> {
  const marks: Marks = { needed: new Set(), useful: new Set() }
  const unreadableLocks: Digest[] = []
  for (const digest of roots.documents) marks.needed.add(hexOf(digest))
  for (const root of roots.snapshots) await markDocument(root, marks, store)
  for (const root of new Set(roots.locks)) {
    const text = await markDocument(root, marks, store)
    if (text !== undefined) await markResults(text, marks, store)
    else unreadableLocks.push(root as Digest)
  }
  for (const index of new Set(roots.images)) await markImage(index, marks, store)
  return { wanted: marks, unreadableLocks }
}

/** A document and what it names; gives back its text, or undefined where the store does not have it. */
async function markDocument(root: Digest | object, marks: Marks, store: Store): Promise<string | undefined> {
  if (typeof root === 'string') marks.needed.add(hexOf(root))
  const text = typeof root === 'string' ? await readText(root, store) : JSON.stringify(root)
  for (const hex of digestsIn(text ?? '')) marks.needed.add(hex)
  return text
}

/** What building a lock left in the memory: inspections of its packages, and the finished image with its documents. */
async function markResults(text: string, marks: Marks, { memo }: Store): Promise<void> {
  for (const hex of digestsIn(text)) marks.useful.add(hexOf(inspectionKey(`sha256:${hex}`)))
  const lock = readLock(text)
  for (const key of lock ? memoKeysOf(lock) : []) {
    marks.useful.add(hexOf(key))
    for (const hex of digestsIn(JSON.stringify((await memo.get(key)) ?? null))) marks.useful.add(hex)
  }
}

/** Undefined for one of another version, whose results would not be found again either. */
function readLock(text: string): Lock | undefined {
  try {
    return Lock.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

async function markImage(index: Digest, marks: Marks, store: Store): Promise<void> {
  marks.needed.add(hexOf(index))
  for (const manifest of digestsIn((await readText(index, store)) ?? '')) {
    marks.useful.add(manifest)
    for (const hex of digestsIn((await readText(`sha256:${manifest}`, store)) ?? '')) {
      marks.useful.add(hex)
      await markLayerParts(`sha256:${hex}`, marks, store)
    }
  }
}

async function markLayerParts(layer: Digest, marks: Marks, store: Store): Promise<void> {
  const parts = await findLayerParts(layer, store.memo)
  if (!parts) return
  for (const digest of [layerPartsKey(layer), ...parts.blobs, ...parts.memoKeys]) marks.useful.add(hexOf(digest))
}

async function readText(digest: Digest, { blobs }: Store): Promise<string | undefined> {
  try {
    return (await blobs.read(digest)).toString('utf8')
  } catch (thrown) {
    if (thrown instanceof WhittleError && thrown.code === 'STORE_BLOB_MISSING') return undefined
    throw thrown
  }
}

function digestsIn(text: string): Set<string> {
  return new Set(text.match(/\b[0-9a-f]{64}\b/g))
}

function hexOf(digest: Digest): string {
  return digest.slice('sha256:'.length)
}
