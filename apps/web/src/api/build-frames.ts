import type { BuildEventRecord } from '../features/builds/build-progress.ts'
import { frame, HEARTBEAT, retryFrame } from './event-stream.ts'

/** Where the frames come from; the stream itself knows no database and no Redis. */
export interface BuildStreamSource {
  /** Events after a sequence number, in order; fewer than all only when there are very many. */
  events(after: number): Promise<readonly BuildEventRecord[]>
  /** The build as its page shows it; undefined when it is gone. */
  state(): Promise<{ ended: boolean; document: unknown } | undefined>
  /** Resolves when something may have happened, at the latest after `timeoutMs`. */
  wait(timeoutMs: number): Promise<void>
}

/** Where to begin, and when to speak. Times in milliseconds. */
export interface BuildStreamOptions {
  after: number
  signal: AbortSignal
  pollMs?: number
  heartbeatMs?: number
}

/**
 * A build as a stream: its events after `after`, its state whenever that changes, and `end` once it has ended. The state
 * is read before the events, so that an ended build's last events are never missed.
 */
export async function* buildFrames(source: BuildStreamSource, options: BuildStreamOptions): AsyncGenerator<string> {
  const { signal, pollMs = 1_000, heartbeatMs = 15_000 } = options
  let sequence = options.after
  let sentState = ''
  let quietMs = 0
  yield retryFrame(2_000)
  while (!signal.aborted) {
    const state = await source.state()
    const frames: string[] = []
    for (let batch = await source.events(sequence); batch.length > 0; batch = await source.events(sequence)) {
      for (const record of batch) frames.push(frame({ id: record.sequence, event: 'build', data: record }))
      sequence = batch.at(-1)?.sequence ?? sequence
    }
    const text = JSON.stringify(state?.document ?? null)
    if (text !== sentState) frames.push(frame({ event: 'state', data: state?.document ?? null }))
    sentState = text
    if (frames.length > 0) yield frames.join('')
    if (!state || state.ended) {
      yield frame({ event: 'end', data: {} })
      return
    }
    quietMs = frames.length > 0 ? 0 : quietMs + pollMs
    if (quietMs >= heartbeatMs) {
      quietMs = 0
      yield HEARTBEAT
    }
    await source.wait(pollMs)
  }
}
