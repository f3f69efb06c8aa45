import { canonicalJson, Snapshot, WhittleError, type Store } from '@whittle/core'
import { latestSnapshot, type Database, type RecordedSnapshot } from '@whittle/db'
import { onRows } from '../builds/on-rows.ts'

/** A recorded snapshot with its document. */
export interface LoadedSnapshot {
  recorded: RecordedSnapshot
  snapshot: Snapshot
}

/** What can be built from: the newest recorded snapshot with its document, none yet, or one that the store has lost. */
export type UsableSnapshot = ({ status: 'usable' } & LoadedSnapshot) | { status: 'none' } | { status: 'lost' }

/**
 * The newest recorded snapshot of a distribution, once the store is known to hold its document and each of its indexes;
 * `lost` when it does not: a synchronisation fetches what is missing.
 */
export async function findUsableSnapshot(
  ports: { db: Database; store: Store },
  distribution: string,
): Promise<UsableSnapshot> {
  const recorded = await onRows(latestSnapshot(ports.db, distribution))
  if (!recorded) return { status: 'none' }
  const snapshot = await readSnapshot(ports.store, recorded)
  if (!snapshot || !(await holdsIndexes(ports.store, snapshot))) return { status: 'lost' }
  return { status: 'usable', recorded, snapshot }
}

/** The newest recorded snapshot of a distribution; `undefined` when there is none, or the store has lost its document. */
export async function findNewestSnapshot(
  ports: { db: Database; store: Store },
  distribution: string,
): Promise<LoadedSnapshot | undefined> {
  const recorded = await onRows(latestSnapshot(ports.db, distribution))
  const snapshot = recorded && (await readSnapshot(ports.store, recorded))
  return snapshot && { recorded, snapshot }
}

async function readSnapshot(store: Store, { digest }: RecordedSnapshot): Promise<Snapshot | undefined> {
  try {
    const content = await store.blobs.read(digest)
    return Snapshot.parse(JSON.parse(content.toString('utf8')))
  } catch (error) {
    if (isBlobMissing(error)) return undefined
    throw error
  }
}

async function holdsIndexes(store: Store, snapshot: Snapshot): Promise<boolean> {
  const indexes = snapshot.releases.flatMap((release) => release.indexes)
  const held = await Promise.all(indexes.map(({ digest }) => store.blobs.has(digest)))
  return held.every(Boolean)
}

/** Whether something failed because the store has lost a blob, or has just found it damaged. */
export function isBlobMissing(error: unknown): boolean {
  return error instanceof WhittleError && error.code === 'STORE_BLOB_MISSING'
}

/** Keeps a snapshot's document in the store. */
export function storeSnapshot(store: Store, snapshot: Snapshot) {
  return store.blobs.put(Buffer.from(canonicalJson(snapshot)))
}
