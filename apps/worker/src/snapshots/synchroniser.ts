import type { Architecture, Store } from '@whittle/core'
import { latestSnapshot, listArchitecturesInUse, recordSnapshot, type Database } from '@whittle/db'
import type { Engine } from '@whittle/engine'
import { onRows } from '../builds/on-rows.ts'
import type { Logger } from '../log.ts'
import { findNewestSnapshot, storeSnapshot, type LoadedSnapshot } from './newest-snapshot.ts'

/** Brings the recorded snapshot of a distribution up to date. */
export interface Synchroniser {
  /**
   * Fetches and verifies the newest state, records it and gives it back. A failure leaves the last good one as it was.
   * It has the indexes of amd64, of what images of the distribution are built for, and of what is asked for here. Callers
   * that ask for the same at the same time share one synchronisation.
   */
  synchronise(distribution: string, architectures?: readonly Architecture[]): Promise<LoadedSnapshot>
}

export interface SynchroniserPorts {
  db: Database
  store: Store
  engine: Engine
  log: Logger
  /** Aborted when the process stops. */
  stopping?: AbortSignal
}

/** A synchroniser of this process; other processes may synchronise at the same time without harm. */
export function createSynchroniser(ports: SynchroniserPorts): Synchroniser {
  const running = new Map<string, Promise<LoadedSnapshot>>()
  return {
    synchronise: (distribution, architectures = []) => {
      const key = [distribution, ...architectures.toSorted()].join(' ')
      const known = running.get(key)
      if (known) return known
      const started = synchronise(ports, distribution, architectures).finally(() => running.delete(key))
      running.set(key, started)
      return started
    },
  }
}

async function synchronise(
  ports: SynchroniserPorts,
  distribution: string,
  wanted: readonly Architecture[],
): Promise<LoadedSnapshot> {
  const { db, store, engine, log, stopping: signal } = ports
  // From the row, not the document: a store that lost it must not make an old release acceptable.
  const known = (await onRows(latestSnapshot(db, distribution)))?.releaseDates
  const inUse = await onRows(listArchitecturesInUse(db, distribution))
  const architectures = [...new Set<Architecture>(['amd64', ...inUse, ...wanted])]
  const snapshot = await engine.sync(distribution, { architectures, known, signal })
  const { digest } = await storeSnapshot(store, snapshot)
  const outcome = await onRows(recordSnapshot(db, { snapshot, digest }))
  if (outcome.status === 'older') {
    // Another process recorded a newer one in the meantime: that one counts.
    log.warn({ distribution, found: snapshot.id, newest: outcome.newest.id }, 'an older snapshot was not recorded')
    return (await findNewestSnapshot(ports, distribution)) ?? { recorded: outcome.newest, snapshot }
  }
  log.info({ distribution, snapshot: snapshot.id, date: snapshot.date, outcome: outcome.status }, 'synchronised')
  return { recorded: outcome.snapshot, snapshot }
}
