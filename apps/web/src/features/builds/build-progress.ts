import type { BuildEvent, BuildStage } from '@whittle/core'

/** A stored event of a build as the event stream sends it. */
export interface BuildEventRecord {
  sequence: number
  /** ISO 8601. */
  at: string
  event: BuildEvent
}

type Unit = Extract<BuildEvent, { kind: 'progress' }>['unit']

/** One stage of the timeline. */
export interface StageProgress {
  stage: BuildStage
  status: 'waiting' | 'running' | 'done' | 'failed'
  startedAt?: string
  durationMs?: number
  fromStore?: boolean
  summary?: string
  progress?: { done: number; total: number; unit: Unit }
  failure?: { code: string; message: string }
}

/** One line of the log. */
export interface LogLine {
  sequence: number
  at: string
  stage: BuildStage
  level: 'info' | 'warning' | 'error'
  message: string
}

/** What the events of a build say up to `lastSequence`. */
export interface BuildProgress {
  lastSequence: number
  stages: StageProgress[]
  log: LogLine[]
  /** Oldest lines that were let go to keep the page light. */
  droppedLines: number
}

/** The stages in order, without the schema: a test compares both. */
export const buildStages: readonly BuildStage[] = ['lock', 'fetch', 'carve', 'assemble', 'test', 'attest', 'publish']

/** Lines that the page keeps. */
export const LOG_LIMIT = 5_000

/** Before the first event. */
export function emptyProgress(): BuildProgress {
  return {
    lastSequence: 0,
    stages: buildStages.map((stage) => ({ stage, status: 'waiting' })),
    log: [],
    droppedLines: 0,
  }
}

/**
 * Takes further events into account. Safe to call with events that were already seen (a stream that reconnects repeats
 * some) and from any point: a stage that never announced its start still gets its end.
 */
export function reduceEvents(progress: BuildProgress, records: readonly BuildEventRecord[]): BuildProgress {
  const fresh = records.filter((record) => record.sequence > progress.lastSequence)
  if (fresh.length === 0) return progress
  const log = [...progress.log]
  let stages = progress.stages
  let lastSequence = progress.lastSequence
  for (const { sequence, at, event } of fresh) {
    if (sequence <= lastSequence) continue
    lastSequence = sequence
    if (event.kind === 'log') log.push({ sequence, at, stage: event.stage, level: event.level, message: event.message })
    else stages = reduceStages(stages, event, at)
  }
  const excess = Math.max(0, log.length - LOG_LIMIT)
  return {
    lastSequence,
    stages,
    log: excess > 0 ? log.slice(excess) : log,
    droppedLines: progress.droppedLines + excess,
  }
}

function reduceStages(
  stages: StageProgress[],
  event: Exclude<BuildEvent, { kind: 'log' }>,
  at: string,
): StageProgress[] {
  const position = stages.findIndex((entry) => entry.stage === event.stage)
  return stages.map((entry, index) => {
    // A stage that starts (again, after a worker was lost) makes everything behind it open again.
    if (event.kind === 'stage-started' && index > position) return { stage: entry.stage, status: 'waiting' }
    return index === position ? reduceStage(entry, event, at) : entry
  })
}

function reduceStage(entry: StageProgress, event: Exclude<BuildEvent, { kind: 'log' }>, at: string): StageProgress {
  switch (event.kind) {
    case 'stage-started':
      return { stage: entry.stage, status: 'running', startedAt: at }
    case 'progress':
      return {
        ...entry,
        status: entry.status === 'waiting' ? 'running' : entry.status,
        startedAt: entry.startedAt ?? at,
        progress: { done: event.done, total: event.total, unit: event.unit },
      }
    case 'stage-finished':
      return {
        ...entry,
        status: 'done',
        durationMs: event.durationMs,
        fromStore: event.fromStore,
        summary: event.summary,
        ...(entry.progress ? { progress: { ...entry.progress, done: entry.progress.total } } : {}),
      }
    case 'stage-failed':
      return { ...entry, status: 'failed', failure: { code: event.code, message: event.message } }
  }
}

/** Milliseconds that a stage has taken up to now; undefined before it started. */
export function elapsedMs(entry: StageProgress, now: number): number | undefined {
  if (entry.durationMs !== undefined) return entry.durationMs
  if (entry.status !== 'running' || entry.startedAt === undefined) return undefined
  return Math.max(0, now - Date.parse(entry.startedAt))
}
