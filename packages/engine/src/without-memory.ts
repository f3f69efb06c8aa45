import type { Digest, Store } from '@whittle/core'

/**
 * The same blobs with a memory of its own that starts empty: every stage works again instead of trusting what earlier
 * builds found, and what it finds is forgotten with the store that this returns.
 */
export function withoutMemory({ blobs }: Pick<Store, 'blobs'>): Store {
  const memory = new Map<Digest, unknown>()
  return {
    blobs,
    memo: {
      get: async (key) => structuredClone(memory.get(key)),
      set: async (key, value) => void memory.set(key, structuredClone(value)),
    },
  }
}
