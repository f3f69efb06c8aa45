import { Redis } from 'ioredis'
import { env } from '../env.ts'
import { log } from './log.ts'

type Listener = () => void

interface Wakeups {
  redis: Redis
  listeners: Map<string, Set<Listener>>
}

// Development reloads modules; one connection must survive that.
const holder = globalThis as typeof globalThis & { whittleWakeups?: Wakeups }

/** Tells when something may have happened to a build. */
export interface BuildWakeups {
  /** Resolves at the next wake-up (at once when one came since the last call), or after `timeoutMs`. */
  next(timeoutMs: number): Promise<void>
}

/**
 * Listens to the channel `build:<id>` until the signal. Redis only makes it quicker: while it is away, `next` resolves by
 * its time-out and the caller looks for itself.
 */
export function listenToBuild(buildId: string, signal: AbortSignal): BuildWakeups {
  let pending = false
  let wake: Listener | undefined
  const listener = () => {
    pending = true
    wake?.()
  }
  const stop = subscribe(`build:${buildId}`, listener)
  signal.addEventListener('abort', () => {
    stop()
    listener()
  })
  return {
    next: (timeoutMs) =>
      new Promise((resolve) => {
        const finish = () => {
          clearTimeout(timer)
          wake = undefined
          pending = false
          resolve()
        }
        const timer = setTimeout(finish, timeoutMs)
        wake = finish
        if (pending) finish()
      }),
  }
}

function subscribe(channel: string, listener: Listener): () => void {
  const { redis, listeners } = (holder.whittleWakeups ??= connect())
  const ofChannel = listeners.get(channel) ?? new Set()
  listeners.set(channel, ofChannel.add(listener))
  if (ofChannel.size === 1) redis.subscribe(channel).catch(() => undefined)
  return () => {
    ofChannel.delete(listener)
    if (ofChannel.size > 0 || listeners.get(channel) !== ofChannel) return
    listeners.delete(channel)
    redis.unsubscribe(channel).catch(() => undefined)
  }
}

function connect(): Wakeups {
  // Subscriptions are kept over a lost connection; commands wait until it is there again.
  const redis = new Redis(env().REDIS_URL, { maxRetriesPerRequest: null })
  const listeners: Wakeups['listeners'] = new Map()
  redis.on('message', (channel: string) => {
    for (const listener of listeners.get(channel) ?? []) listener()
  })
  let complained = false
  redis.on('ready', () => {
    complained = false
  })
  redis.on('error', (error: Error) => {
    if (!complained) log.warn({ err: error }, 'Redis is not reachable: build pages follow by polling')
    complained = true
  })
  return { redis, listeners }
}
