import { createRedisConnection } from '@whittle/jobs'
import type { Redis } from '@whittle/jobs'
import { env } from '../env.ts'
import { log } from './log.ts'

/** A connection to Redis that comes back by itself; says once that it is away. `purpose` completes that sentence. */
export function connectRedis(purpose: string): Redis {
  const redis = createRedisConnection(env().REDIS_URL)
  let away = false
  redis.on('ready', () => {
    away = false
  })
  redis.on('error', (error: Error) => {
    if (!away) log.warn({ err: error }, `Redis is not reachable: ${purpose}`)
    away = true
  })
  return redis
}
