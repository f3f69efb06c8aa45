import { Architecture } from '@whittle/core'
import type { JobsOptions } from 'bullmq'
import { z } from 'zod'

/** What a worker process does; one process may have several roles (`WHITTLE_ROLES`). */
export const Role = z.enum(['build', 'resolve', 'sync', 'schedule'])
export type Role = z.infer<typeof Role>

interface QueueDefinition<Payload extends z.ZodType> {
  name: string
  role: Role
  /** Payloads carry ids only; parsed on arrival. */
  payload: Payload
  /** Jobs at once in a process unless configured. */
  concurrency: number
  options: JobsOptions
}

const define = <Payload extends z.ZodType>(definition: QueueDefinition<Payload>) => definition

/** Every queue of Whittle. Handlers may run twice; what may happen once is guarded by rows. */
export const queues = {
  /** Builds one image. Retried for causes that can pass: the handler throws BullMQ's unrecoverable error otherwise. */
  build: define({
    name: 'build',
    role: 'build',
    payload: z.strictObject({ buildId: z.uuid() }),
    concurrency: 2,
    options: { attempts: 4, backoff: { type: 'exponential', delay: 5_000 }, removeOnComplete: 500, removeOnFail: 500 },
  }),
  /** Fetches and verifies the newest state of a distribution. */
  sync: define({
    name: 'sync',
    role: 'sync',
    payload: z.strictObject({ distribution: z.string(), arch: Architecture.optional() }),
    concurrency: 1,
    options: { attempts: 5, backoff: { type: 'exponential', delay: 10_000 }, removeOnComplete: 50, removeOnFail: 50 },
  }),
  /** Each minute: claims due schedules and re-derives lost work from rows. */
  tick: define({
    name: 'tick',
    role: 'schedule',
    payload: z.strictObject({}),
    concurrency: 1,
    options: { attempts: 1, removeOnComplete: 10, removeOnFail: 50 },
  }),
  /** Removes from the store what nothing needs. */
  collect: define({
    name: 'collect',
    role: 'schedule',
    payload: z.strictObject({}),
    concurrency: 1,
    options: { attempts: 1, removeOnComplete: 10, removeOnFail: 50 },
  }),
} as const

export type QueueName = keyof typeof queues
export type PayloadOf<Name extends QueueName> = z.infer<(typeof queues)[Name]['payload']>
