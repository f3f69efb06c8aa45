import type { Redis } from './connection.ts'

/** The Redis channel that wakes who watches a build. */
export function buildChannel(buildId: string): string {
  return `build:${buildId}`
}

/** Wakes who watches a build: there are new events, or its row changed. Rows hold the truth; a lost wake-up only delays. */
export async function signalBuild(connection: Redis, buildId: string): Promise<void> {
  await connection.publish(buildChannel(buildId), '')
}

/** Wake-ups of many builds over one connection. */
export interface BuildSignals {
  /** Calls back at each wake-up of a build until the returned function is called. */
  watch(buildId: string, wake: () => void): Promise<() => void>
}

/** Listens on a connection of its own (`createRedisConnection`), which the caller closes. */
export function createBuildSignals(subscriber: Redis): BuildSignals {
  const watchers = new Map<string, Set<() => void>>()
  subscriber.on('message', (channel: string) => {
    for (const wake of watchers.get(channel) ?? []) wake()
  })
  const leave = (channel: string, wake: () => void) => {
    const of = watchers.get(channel)
    if (!of?.delete(wake) || of.size > 0) return
    watchers.delete(channel)
    // A connection that is gone has no subscriptions to end.
    subscriber.unsubscribe(channel).catch(() => undefined)
  }
  return {
    watch: async (buildId, wake) => {
      const channel = buildChannel(buildId)
      const of = watchers.get(channel) ?? new Set()
      watchers.set(channel, of.add(wake))
      await subscriber.subscribe(channel)
      return () => leave(channel, wake)
    },
  }
}
