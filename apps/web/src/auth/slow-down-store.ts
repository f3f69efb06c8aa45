import { createHash } from 'node:crypto'
import { Redis } from 'ioredis'
import { env } from '../env.ts'
import { log } from '../server/log.ts'
import { createSlowDown, type FailureLog, type SlowDown } from './slow-down.ts'

const KEEP_SECONDS = 3600

/** Failures in Redis, shared by all web processes. Keys are hashed: no e-mail address is stored in them. */
function redisFailureLog(redis: Redis): FailureLog {
  const name = (key: string) => `whittle:sign-in:${createHash('sha256').update(key).digest('hex')}`
  return {
    read: async (key) => {
      const { failures, lastAt } = await redis.hgetall(name(key))
      return { failures: Number(failures ?? 0), lastAt: Number(lastAt ?? 0) }
    },
    add: async (key, at) => {
      await redis
        .multi()
        .hincrby(name(key), 'failures', 1)
        .hset(name(key), 'lastAt', at)
        .expire(name(key), KEEP_SECONDS)
        .exec()
    },
    clear: async (key) => {
      await redis.del(name(key))
    },
  }
}

/** Redis being away must not keep everybody out: scrypt alone then slows guessing down. */
function tolerant(failures: FailureLog): FailureLog {
  const attempt = async <Result>(call: () => Promise<Result>, otherwise: Result): Promise<Result> => {
    try {
      return await call()
    } catch (error) {
      log.warn({ err: error }, 'sign-in failures could not be counted')
      return otherwise
    }
  }
  return {
    read: (key) => attempt(() => failures.read(key), { failures: 0, lastAt: 0 }),
    add: (key, at) => attempt(() => failures.add(key, at), undefined),
    clear: (key) => attempt(() => failures.clear(key), undefined),
  }
}

let slowDown: SlowDown | undefined

/** The slow-down of this installation. */
export function signInSlowDown(): SlowDown {
  if (slowDown) return slowDown
  const redis = new Redis(env().REDIS_URL, { maxRetriesPerRequest: 1, commandTimeout: 1000, lazyConnect: true })
  redis.on('error', (error: Error) => log.debug({ err: error }, 'Redis is not reachable'))
  slowDown = createSlowDown(tolerant(redisFailureLog(redis)), Date.now)
  return slowDown
}
