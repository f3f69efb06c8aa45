import type { Hash } from 'node:crypto'
import type { Digest } from '@whittle/core'

/**
 * States of the SHA-256 over the plain bytes of what layers begin with, by what they begin with. A diff ID needs all plain
 * bytes in their order, though most images begin as an earlier one did: a process that builds one after the other (a
 * worker) goes on from there, and inflates only what comes behind. In memory alone, since such a state cannot be written
 * down.
 */
export interface PlainStates {
  /** The state after the members that this key stands for; the caller copies it before it adds to it. */
  find(key: Digest): Hash | undefined
  keep(key: Digest, state: Hash): void
}

/** About 1 kB each. */
const LIMIT = 16_384

/** Those that were asked for last. */
export function createPlainStates(limit = LIMIT): PlainStates {
  const states = new Map<Digest, Hash>()
  return {
    find(key) {
      const state = states.get(key)
      if (state === undefined) return undefined
      states.delete(key)
      states.set(key, state)
      return state
    },
    keep(key, state) {
      states.delete(key)
      states.set(key, state)
      for (const [oldest] of states) {
        if (states.size <= limit) break
        states.delete(oldest)
      }
    },
  }
}
