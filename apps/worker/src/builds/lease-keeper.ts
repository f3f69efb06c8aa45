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

/**
 * Begins to keep a lease that was asked for at `askedAt` (`performance.now()`). Without an answer of Postgres it counts as
 * lost one heartbeat before another worker may take the build up: what is on its way to the registry then ends in time.
 */
export function keepLease(
  ports: { db: Database; times: LeaseTimes; stopping?: AbortSignal },
  lease: BuildLease,
  askedAt: number,
): LeaseKeeper {
  const { db, times, stopping } = ports
  const controller = new AbortController()
  let asking = false
  let ended = false
  let deadline: NodeJS.Timeout | undefined
  const abort = (state: 'cancelled' | 'lost' | 'stopping') => controller.abort(new BuildStopped(state))
  const stopped = () => abort('stopping')
  // Postgres dates a sign of life at or after the moment when it was sent, so that this side never counts longer.
  const heldSince = (sentAt: number) => {
    clearTimeout(deadline)
    const endsAt = sentAt + times.staleAfterSeconds * 1000 - times.heartbeatMs
    deadline = setTimeout(() => abort('lost'), Math.max(0, endsAt - performance.now()))
  }
  const ask = async () => {
    if (asking) return
    asking = true
    const sentAt = performance.now()
    try {
      const state = await heartbeat(db, lease)
      if (state !== 'held') abort(state)
      else if (!ended) heldSince(sentAt)
    } finally {
      asking = false
    }
  }
  // A question that fails is asked again; too long without an answer is the deadline's.
  const timer = setInterval(() => void ask().catch(() => undefined), times.heartbeatMs)
  heldSince(askedAt)
  if (stopping?.aborted) stopped()
  stopping?.addEventListener('abort', stopped, { once: true })
  return {
    signal: controller.signal,
    leaseGone: abort,
    stop: () => {
      ended = true
      clearInterval(timer)
      clearTimeout(deadline)
      stopping?.removeEventListener('abort', stopped)
    },
  }
}
