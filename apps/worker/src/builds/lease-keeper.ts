import { heartbeat, type BuildLease, type Database, type LeaseState } from '@whittle/db'
import { BuildStopped } from './stop-reason.ts'

export interface LeaseTimes {
  /** Between two signs of life. */
  heartbeatMs: number
  /** After this silence another worker may take the build up. */
  staleAfterSeconds: number
}

export const leaseTimes: LeaseTimes = { heartbeatMs: 5_000, staleAfterSeconds: 30 }

/** Keeps a lease alive while a build runs, and stops the build when the lease is gone. */
export interface LeaseKeeper {
  /** Aborted with a `BuildStopped` when the build was cancelled, the lease was lost, or the process stops. */
  signal: AbortSignal
  leaseGone(state: Exclude<LeaseState, 'held'>): void
  /** Ends the signs of life. */
  stop(): void
}

/** Begins to keep a lease. Without an answer of Postgres for as long as the lease lasts it counts as lost. */
export function keepLease(
  ports: { db: Database; times: LeaseTimes; stopping?: AbortSignal },
  lease: BuildLease,
): LeaseKeeper {
  const { db, times, stopping } = ports
  const controller = new AbortController()
  let heardAt = performance.now()
  let asking = false
  const abort = (state: 'cancelled' | 'lost' | 'stopping') => controller.abort(new BuildStopped(state))
  const stopped = () => abort('stopping')
  const ask = async () => {
    if (asking) return
    asking = true
    try {
      const state = await heartbeat(db, lease)
      heardAt = performance.now()
      if (state !== 'held') abort(state)
    } finally {
      asking = false
    }
  }
  const timer = setInterval(() => {
    const silentSeconds = (performance.now() - heardAt) / 1000
    if (silentSeconds > times.staleAfterSeconds) abort('lost')
    // A question that fails is asked again; too long without an answer is judged above.
    else void ask().catch(() => undefined)
  }, times.heartbeatMs)
  if (stopping?.aborted) stopped()
  stopping?.addEventListener('abort', stopped, { once: true })
  return {
    signal: controller.signal,
    leaseGone: abort,
    stop: () => {
      clearInterval(timer)
      stopping?.removeEventListener('abort', stopped)
    },
  }
}
