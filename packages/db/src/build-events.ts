import { isDeepStrictEqual } from 'node:util'
import { BuildEvent } from '@whittle/core'
import { leaseStateOf, type BuildLease, type LeaseState } from './build-lease.ts'
import type { BuildStatus } from './build-shape.ts'
import type { Database, Transaction } from './database.ts'
import { toJsonColumn } from './json-column.ts'
import { isRowId, isRowNumber } from './scope.ts'

export interface EmittedEvent {
  at: Date
  event: BuildEvent
}

export interface StoredEvent extends EmittedEvent {
  /** Counts per build from 1, over all attempts, without gaps. */
  sequence: number
}

/**
 * Adds what a worker's stages told, in order; numbering goes on over attempts. Nothing is written when the lease is
 * lost; a cancelled build still takes its last events. `maybeWritten`: an earlier call with the first of them failed, which
 * may mean that only its answer got lost; what is there already is then not written again.
 */
export async function appendEvents(
  db: Database,
  lease: BuildLease,
  events: readonly EmittedEvent[],
  options: { maybeWritten?: boolean } = {},
): Promise<LeaseState> {
  return db.$transaction(async (tx) => {
    // The lock makes the numbering of two writers one after the other.
    const [row] = await tx.$queryRaw<{ status: BuildStatus }[]>`
      SELECT status FROM "Build" WHERE id = ${lease.buildId}::uuid AND "workerId" = ${lease.workerId} FOR UPDATE`
    const state = row ? leaseStateOf(row.status) : 'lost'
    if (state === 'lost' || events.length === 0) return state
    const last = await tx.buildEventRow.aggregate({ where: { buildId: lease.buildId }, _max: { sequence: true } })
    const first = (last._max.sequence ?? 0) + 1
    const written = options.maybeWritten ? await countWritten(tx, lease.buildId, events) : 0
    await tx.buildEventRow.createMany({
      data: events.slice(written).map(({ at, event }, i) => ({
        buildId: lease.buildId,
        sequence: first + i,
        at,
        event: toJsonColumn(event),
      })),
    })
    return state
  })
}

/** How many of the first events are the last rows already. A lost answer was for all of a call's events or for none. */
async function countWritten(tx: Transaction, buildId: string, events: readonly EmittedEvent[]): Promise<number> {
  const newest = await tx.buildEventRow.findMany({
    where: { buildId },
    orderBy: { sequence: 'desc' },
    take: events.length,
  })
  const rows = newest.toReversed()
  const same = (row: { at: Date; event: unknown }, { at, event }: EmittedEvent) =>
    row.at.getTime() === at.getTime() && isDeepStrictEqual(row.event, JSON.parse(JSON.stringify(event)))
  for (let count = rows.length; count > 0; count -= 1) {
    if (rows.slice(-count).every((row, i) => same(row, events[i]!))) return count
  }
  return 0
}

/**
 * A build's events after a sequence number (0: from the start), in order, at most `limit` (1,000 unless told). The caller
 * has found the build by `findBuild` in its scope.
 */
export async function listEvents(
  db: Database,
  buildId: string,
  afterSequence: number,
  limit = 1000,
): Promise<StoredEvent[]> {
  if (!isRowId(buildId) || !isRowNumber(afterSequence)) return []
  const rows = await db.buildEventRow.findMany({
    where: { buildId, sequence: { gt: afterSequence } },
    orderBy: { sequence: 'asc' },
    take: limit,
  })
  return rows.map(({ sequence, at, event }) => ({ sequence, at, event: BuildEvent.parse(event) }))
}
