import { type BuildStage, type Clock, type EventSink, toWhittleError } from '@whittle/core'

/** What a stage hands back beside its result: a line for people, and whether anything was computed. */
export interface StageResult<T> {
  value: T
  summary: string
  fromStore: boolean
}

/** Runs one stage between its events; a failure is told as an event and thrown on as a `WhittleError`. */
export async function runStage<T>(
  stage: BuildStage,
  ports: { clock: Clock; events: EventSink; signal?: AbortSignal },
  work: () => Promise<StageResult<T>> | StageResult<T>,
): Promise<T> {
  ports.signal?.throwIfAborted()
  const started = ports.clock.now().getTime()
  ports.events({ kind: 'stage-started', stage })
  try {
    const { value, summary, fromStore } = await work()
    const durationMs = ports.clock.now().getTime() - started
    ports.events({ kind: 'stage-finished', stage, durationMs, fromStore, summary })
    return value
  } catch (thrown) {
    ports.signal?.throwIfAborted()
    const error = toWhittleError(thrown)
    ports.events({ kind: 'stage-failed', stage, code: error.code, message: error.publicMessage })
    throw error
  }
}
