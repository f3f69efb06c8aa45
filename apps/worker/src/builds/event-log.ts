import type { BuildEvent, BuildStage, EventSink } from '@whittle/core'
import { appendEvents, type BuildLease, type Database, type EmittedEvent, type LeaseState } from '@whittle/db'

const FLUSH_EVERY_MS = 200

/** Collects what stages tell and writes it as rows, in order. */
export interface EventLog {
  sink: EventSink
  /** Adds a line of the worker's own to the stage that spoke last. */
  say(level: 'info' | 'warning', message: string): void
  /** Writes what was told so far. Fails when Postgres does; nothing is lost then, the next flush tries again. */
  flush(): Promise<void>
}

export interface EventLogPorts {
  db: Database
  now(): Date
  /** Called after rows were written. */
  wake(): void
  /** Called when the lease turns out to be gone. */
  leaseGone(state: Exclude<LeaseState, 'held'>): void
  /** Called when a write in the background failed; it is tried again. */
  writeFailed(error: unknown): void
}

/** The event log of one attempt at a build. Writes at most every 200 ms. */
export function createEventLog(ports: EventLogPorts, lease: BuildLease): EventLog {
  const waiting: EmittedEvent[] = []
  let stage: BuildStage = 'lock'
  let timer: NodeJS.Timeout | undefined
  let writing: Promise<void> = Promise.resolve()
  /** The first ones of `waiting` that are on their way to Postgres, or were and had no answer. */
  let sent = 0

  const write = async () => {
    clearTimeout(timer)
    timer = undefined
    const batch = [...waiting]
    if (batch.length === 0) return
    const maybeWritten = sent > 0
    sent = batch.length
    const state = await appendEvents(ports.db, lease, batch, { maybeWritten })
    waiting.splice(0, batch.length)
    sent = 0
    if (state !== 'held') ports.leaseGone(state)
    ports.wake()
  }
  const flush = () => {
    // One write at a time keeps the order; a failed one must not stop those that follow.
    writing = writing.catch(() => undefined).then(write)
    return writing
  }
  const schedule = () => {
    timer ??= setTimeout(() => void flush().catch(ports.writeFailed), FLUSH_EVERY_MS)
  }
  const sink: EventSink = (event) => {
    const last = waiting.at(-1)?.event
    if (last && supersedes(event, last) && waiting.length > sent) waiting.pop()
    waiting.push({ at: ports.now(), event })
    stage = event.stage
    schedule()
  }
  return { sink, flush, say: (level, message) => sink({ kind: 'log', stage, level, message }) }
}

/** Between two writes only the newest of a run of progress events says something. */
function supersedes(event: BuildEvent, last: BuildEvent): boolean {
  return event.kind === 'progress' && last.kind === 'progress' && event.stage === last.stage && event.unit === last.unit
}
