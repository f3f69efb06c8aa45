import { createBuildSignals } from '@whittle/jobs'
import type { BuildSignals } from '@whittle/jobs'
import { createLatch } from './latch.ts'
import { log } from './log.ts'
import { connectRedis } from './redis.ts'

// Development reloads modules; one connection must survive that.
const holder = globalThis as typeof globalThis & { whittleSignals?: BuildSignals }

/** Tells when something may have happened to a build. */
export interface BuildWakeups {
  /** Resolves at the next wake-up (at once when one came since the last call), or after `timeoutMs`. */
  next(timeoutMs: number): Promise<void>
}

/**
 * Listens to a build's wake-ups until the signal. Redis only makes it quicker: while it is away, `next` resolves by its
 * time-out and the caller looks for itself.
 */
export function listenToBuild(buildId: string, signal: AbortSignal): BuildWakeups {
  holder.whittleSignals ??= createBuildSignals(connectRedis('build pages follow by polling'))
  const latch = createLatch()
  const watching = holder.whittleSignals.watch(buildId, latch.open)
  watching.catch((error: unknown) => log.warn({ err: error, buildId }, 'wake-ups are not heard'))
  signal.addEventListener('abort', () => {
    latch.open()
    // A failure to subscribe was said above; there is nothing to end then.
    watching.then((stop) => stop()).catch(() => undefined)
  })
  return { next: latch.wait }
}
