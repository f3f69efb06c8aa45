import { type BuildStage, type Clock, type EventSink, toWhittleError } from '@whittle/core'

/** What a stage hands back beside its result: a line for people, and whether anything was computed. */
export interface StageResult<T> {
  value: T
  summary: string
  /** False unless told. */
  fromStore?: boolean
}

export type RunStage = <T>(stage: BuildStage, work: () => Promise<StageResult<T>>) => Promise<T>

/** Runs stages between their events; a failure is told as an event and thrown on as a `WhittleError`. */
export function stageRunner(clock: Clock, { events, signal }: { events: EventSink; signal?: AbortSignal }): RunStage {
  return async (stage, work) => {
    signal?.throwIfAborted()
    const started = clock.now().getTime()
    events({ kind: 'stage-started', stage })
    try {
      const { value, summary, fromStore = false } = await work()
      events({ kind: 'stage-finished', stage, durationMs: clock.now().getTime() - started, fromStore, summary })
      return value
    } catch (thrown) {
      // An abort is the caller's own decision, not a failure of the stage.
      signal?.throwIfAborted()
      const error = toWhittleError(thrown)
      events({ kind: 'stage-failed', stage, code: error.code, message: error.publicMessage })
      throw error
    }
  }
}
