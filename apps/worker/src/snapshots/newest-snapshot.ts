import { canonicalJson, Snapshot, WhittleError, type Store } from '@whittle/core'
import { latestSnapshot, type Database, type RecordedSnapshot } from '@whittle/db'

/** A recorded snapshot with its document. */
export interface LoadedSnapshot {
  recorded: RecordedSnapshot
  snapshot: Snapshot
}

/** The newest recorded snapshot of a distribution; `undefined` when there is none, or the store has lost its document. */
export async function findNewestSnapshot(
  ports: { db: Database; store: Store },
  distribution: string,
): Promise<LoadedSnapshot | undefined> {
  const recorded = await latestSnapshot(ports.db, distribution)
  if (!recorded) return undefined
  try {
    const content = await ports.store.blobs.read(recorded.digest)
    return { recorded, snapshot: Snapshot.parse(JSON.parse(content.toString('utf8'))) }
  } catch (error) {
    if (error instanceof WhittleError && error.code === 'STORE_BLOB_MISSING') return undefined
    throw error
  }
}

/** Keeps a snapshot's document in the store. */
export function storeSnapshot(store: Store, snapshot: Snapshot) {
  return store.blobs.put(Buffer.from(canonicalJson(snapshot)))
}

/** Release dates by suite, as `Engine.sync` takes them to refuse a rollback. */
export function releaseDates(snapshot: Snapshot): Record<string, string> {
  return Object.fromEntries(snapshot.releases.map(({ suite, date }) => [suite, date]))
}
