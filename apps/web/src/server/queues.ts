import { createJobQueues, signalBuild } from '@whittle/jobs'
import type { JobQueues, Redis } from '@whittle/jobs'
import { log } from './log.ts'
import { connectRedis } from './redis.ts'

interface Producer {
  redis: Redis
  queues: JobQueues
}

// Development reloads modules; one connection must survive that.
const holder = globalThis as typeof globalThis & { whittleProducer?: Producer }

function producer(): Producer {
  if (!holder.whittleProducer) {
    const redis = connectRedis('builds start when it is back')
    holder.whittleProducer = { redis, queues: createJobQueues(redis) }
  }
  return holder.whittleProducer
}

/**
 * Enqueues the job of a build that waits as a row. Without Redis the build still waits: the worker's tick finds the row,
 * so a failure here is noted and not the caller's.
 */
export async function enqueueBuild(buildId: string): Promise<void> {
  try {
    await producer().queues.enqueueBuild(buildId)
  } catch (error) {
    log.warn({ err: error, buildId }, 'the job of a build could not be enqueued; the tick will find it')
  }
}

/** Wakes the pages that watch a build. A lost wake-up only delays them, so nobody waits for it. */
export function wakeWatchers(buildId: string): void {
  signalBuild(producer().redis, buildId).catch((error: unknown) => log.warn({ err: error, buildId }, 'wake-up lost'))
}
