import { toWhittleError } from '@whittle/core'
import { parsePayload, queues, type PayloadOf, type QueueName, type Redis } from '@whittle/jobs'
import { DelayedError, UnrecoverableError, Worker, type Job } from 'bullmq'
import type { BuildDelivery } from './handlers/build.ts'
import type { Logger } from './log.ts'

const LATER_MS = { 'image-busy': 2_000, held: 5_000, stopping: 0 }

/** Timing of BullMQ's own locks; a worker that stops renewing them is given up. */
export interface JobTimes {
  lockMs: number
  stalledCheckMs: number
}

export const jobTimes: JobTimes = { lockMs: 30_000, stalledCheckMs: 15_000 }

export interface WorkerPorts {
  connection: Redis
  log: Logger
  times?: JobTimes
  /** Keeps tests apart. */
  prefix?: string
}

/** The handlers of the roles that this process has; each gets a payload that was parsed. */
export interface Handlers {
  build?: { handle(buildId: string): Promise<BuildDelivery>; concurrency?: number }
  sync?: { handle(payload: PayloadOf<'sync'>): Promise<unknown> }
  tick?: { handle(): Promise<unknown> }
  collect?: { handle(): Promise<unknown> }
}

/** Processes that take jobs until they are closed. */
export interface RunningWorkers {
  /** Takes no more jobs, and waits for those that run. */
  close(): Promise<void>
}

/** Starts to take jobs. Failures that no retry can mend end a job at once (BullMQ's unrecoverable error). */
export function startWorkers(ports: WorkerPorts, handlers: Handlers): RunningWorkers {
  const { build, sync, tick, collect } = handlers
  const workers: Worker[] = []
  if (build) {
    const process = async (job: Job, token?: string) => {
      const { buildId } = parsed('build', job)
      return concludeBuild(await guarded(() => build.handle(buildId)), job, token)
    }
    workers.push(start(ports, 'build', process, build.concurrency))
  }
  if (sync) {
    workers.push(start(ports, 'sync', (job) => guarded(() => sync.handle(parsed('sync', job)))))
  }
  if (tick) {
    workers.push(start(ports, 'tick', (job) => guarded(() => (parsed('tick', job), tick.handle()))))
  }
  if (collect) {
    workers.push(start(ports, 'collect', (job) => guarded(() => (parsed('collect', job), collect.handle()))))
  }
  return {
    close: async () => {
      await Promise.all(workers.map((worker) => worker.close()))
    },
  }
}

function start(
  ports: WorkerPorts,
  name: QueueName,
  process: (job: Job, token?: string) => Promise<unknown>,
  concurrency: number = queues[name].concurrency,
): Worker {
  const { connection, log, prefix, times = jobTimes } = ports
  const worker = new Worker(name, process, {
    connection,
    ...(prefix === undefined ? {} : { prefix }),
    concurrency,
    lockDuration: times.lockMs,
    stalledInterval: times.stalledCheckMs,
    // How often a build may lose its worker is counted in its row.
    maxStalledCount: 100,
  })
  worker.on('error', (error) => log.error({ err: error, queue: name }, 'queue error'))
  worker.on('failed', (job, error) => log.warn({ err: error, queue: name, job: job?.id }, 'job failed'))
  worker.on('completed', (job, result: unknown) => log.debug({ queue: name, job: job.id, result }, 'job done'))
  return worker
}

function parsed<Name extends QueueName>(name: Name, job: Job) {
  try {
    return parsePayload(name, job.data)
  } catch (error) {
    throw new UnrecoverableError(String(error))
  }
}

async function concludeBuild(delivery: BuildDelivery, job: Job, token?: string): Promise<string> {
  switch (delivery.status) {
    case 'done':
      return delivery.result
    case 'later':
      await job.moveToDelayed(Date.now() + LATER_MS[delivery.why], token)
      throw new DelayedError()
    case 'retry':
      throw delivery.error
    case 'failed':
      throw new UnrecoverableError(delivery.error.message)
    default:
      return delivery satisfies never
  }
}

/** Errors that stay are not retried; what is not ours (Postgres or Redis gone) may pass. */
async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (thrown) {
    const error = toWhittleError(thrown)
    if (error === thrown && !error.retryable) throw new UnrecoverableError(error.message)
    throw thrown
  }
}
