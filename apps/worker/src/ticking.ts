import type { JobQueues, Redis } from '@whittle/jobs'
import type { Logger } from './log.ts'

const KEEP_TICKING_EVERY_MS = 60_000

export interface TickingPorts {
  queues: Pick<JobQueues, 'keepTicking'>
  /** The connection of the queues. */
  redis: Redis
  log: Logger
  /** Aborted when the process stops. */
  stopping: AbortSignal
}

/**
 * Makes the tick repeat, and ticks at once: a new installation needs its first snapshot now. The same again whenever
 * Redis is back after it was away: it may have lost every job, and nobody should wait a minute for what rows know.
 */
export async function startTicking(ports: TickingPorts, tick: () => Promise<unknown>): Promise<void> {
  const { queues, redis, log, stopping } = ports
  const keep = async () => {
    try {
      await queues.keepTicking()
    } catch (error) {
      log.warn({ err: error }, 'the tick could not be looked after')
    }
  }
  const tickNow = async () => {
    try {
      await tick()
    } catch (error) {
      log.error({ err: error }, 'a tick out of turn failed; the next one comes within a minute')
    }
  }
  const back = () => void keep().then(tickNow)
  await queues.keepTicking()
  void tickNow()
  redis.on('ready', back)
  const timer = setInterval(() => void keep(), KEEP_TICKING_EVERY_MS)
  stopping.addEventListener(
    'abort',
    () => {
      clearInterval(timer)
      redis.off('ready', back)
    },
    { once: true },
  )
}
