import type { Digest } from '@whittle/core'

/**
 * Who is fetching what. Work under a claim runs alone for its digest; whoever waited for it looks into the store first
 * and mostly finds the blob there, so that builds that need the same package at the same time fetch it once.
 */
export interface FetchClaims {
  withClaim<T>(digest: Digest, work: () => Promise<T>, signal?: AbortSignal): Promise<T>
}

/** Claims among the builds of one process that share this object. */
export function createProcessClaims(): FetchClaims {
  const running = new Map<Digest, Promise<void>>()
  return {
    async withClaim(digest, work, signal) {
      for (let holder = running.get(digest); holder !== undefined; holder = running.get(digest)) {
        await untilAborted(holder, signal)
      }
      const result = work()
      const ended = result.then(
        () => undefined,
        () => undefined,
      )
      running.set(digest, ended)
      try {
        return await result
      } finally {
        running.delete(digest)
      }
    },
  }
}

/** Waits for the holder, who may belong to another build and outlive the abort of this one. */
async function untilAborted(holder: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) return holder
  signal.throwIfAborted()
  const { promise, reject } = Promise.withResolvers<never>()
  const abort = (): void => reject(signal.reason)
  signal.addEventListener('abort', abort, { once: true })
  try {
    await Promise.race([holder, promise])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}
