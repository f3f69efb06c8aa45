import { Redis } from 'ioredis'

export type { Redis } from 'ioredis'

/**
 * A connection to Redis as BullMQ's workers need it: commands wait for Redis as long as it takes, so that a restart of it
 * stops nothing. Close it with `quit()`. A subscriber needs a connection of its own.
 */
export function createRedisConnection(url: string): Redis {
  return new Redis(url, { maxRetriesPerRequest: null })
}
