import { type Architecture, WhittleError } from '@whittle/core'
import { Queue, type JobsOptions } from 'bullmq'
import { queues, type QueueName } from './catalog.ts'
import type { Redis } from './connection.ts'

/** How often the tick comes unless told. */
export const TICK_EVERY_MS = 60_000
const ENQUEUE_WITHIN_MS = 5_000
/** Jobs without a priority come before those with one. */
const BEHIND_OTHERS = 10

/** How many jobs of a queue are in each state. */
export interface QueueDepth {
  waiting: number
  active: number
  delayed: number
  failed: number
}

/**
 * The producing side of every queue. Enqueueing is safe to repeat: what waits or runs is left as it is. Without Redis it
 * fails after five seconds with `JOB_QUEUE_UNREACHABLE`; a build that is queued as a row is then found by the tick.
 */
export interface JobQueues {
  /** Enqueues the job of a build that is queued as a row; one that nobody waits for is taken up behind all others. */
  enqueueBuild(buildId: string, options?: { behindOthers?: boolean }): Promise<void>
  /** Asks for a synchronisation of a distribution, with the index of an architecture that no image may use yet; one at a time. */
  enqueueSync(distribution: string, arch?: Architecture): Promise<void>
  /** Asks for the store to be cleared of what nothing needs; one at a time. */
  enqueueCollection(): Promise<void>
  /** Makes the tick repeat (each minute unless told), unless it does; one for all processes. To be repeated: Redis may lose it. */
  keepTicking(): Promise<void>
  depth(name: QueueName): Promise<QueueDepth>
  close(): Promise<void>
}

/** The job of a build; BullMQ ids may not hold `:`. */
export function buildJobId(buildId: string): string {
  return `build-${buildId}`
}

/** The job of a distribution's synchronisation. */
export function syncJobId(distribution: string, arch?: Architecture): string {
  return `sync-${distribution.replaceAll(/[^a-z0-9]+/g, '-')}${arch === undefined ? '' : `-${arch}`}`
}

/** Opens the producing side on a connection that the caller closes. `prefix` keeps tests apart, and a quick tick short. */
export function createJobQueues(
  connection: Redis,
  { tickEveryMs = TICK_EVERY_MS, ...options }: { prefix?: string; tickEveryMs?: number } = {},
): JobQueues {
  const open = (name: QueueName) => {
    const queue = new Queue(name, { connection, ...options, defaultJobOptions: queues[name].options })
    // Each command's own failure reaches its caller; without a listener the queue's copy of it would end the process.
    queue.on('error', () => undefined)
    return queue
  }
  const opened = { build: open('build'), sync: open('sync'), tick: open('tick'), collect: open('collect') }
  return {
    enqueueBuild: (buildId, { behindOthers = false } = {}) =>
      withinTime(
        addOnce(opened.build, buildJobId(buildId), { buildId }, behindOthers ? { priority: BEHIND_OTHERS } : {}),
      ),
    enqueueSync: (distribution, arch) =>
      withinTime(addOnce(opened.sync, syncJobId(distribution, arch), { distribution, arch })),
    enqueueCollection: () => withinTime(addOnce(opened.collect, 'collect-store', {})),
    keepTicking: async () => {
      const known = await opened.tick.getJobScheduler('tick')
      const repeats = known?.every === tickEveryMs && (known.next ?? 0) > Date.now() - tickEveryMs
      // Asking anew each time would move the next tick away from who asks often.
      if (!repeats) await opened.tick.upsertJobScheduler('tick', { every: tickEveryMs }, { name: 'tick', data: {} })
    },
    depth: async (name) => {
      const counts = await opened[name].getJobCounts('waiting', 'prioritized', 'active', 'delayed', 'failed')
      const { waiting = 0, prioritized = 0, active = 0, delayed = 0, failed = 0 } = counts
      return { waiting: waiting + prioritized, active, delayed, failed }
    },
    close: async () => {
      await Promise.all(Object.values(opened).map((queue) => queue.close()))
    },
  }
}

/** A job with a known id. One that ended stays in Redis for a while, and would make adding it again do nothing. */
async function addOnce(queue: Queue, jobId: string, payload: object, more: JobsOptions = {}): Promise<void> {
  const existing = await queue.getJob(jobId)
  const ended = existing && ['completed', 'failed'].includes(await existing.getState())
  if (ended) await queue.remove(jobId)
  const options: JobsOptions = { jobId, ...more }
  await queue.add(queue.name, payload, options)
}

/** A person may be waiting: BullMQ itself would wait for Redis without end. */
async function withinTime(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(unreachable()), ENQUEUE_WITHIN_MS)
  })
  try {
    await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

function unreachable(): WhittleError {
  return new WhittleError({
    code: 'JOB_QUEUE_UNREACHABLE',
    category: 'upstream',
    publicMessage: 'The job queue (Redis) does not answer.',
    hint: 'Work that was saved starts by itself when it is back.',
    retryable: true,
  })
}
