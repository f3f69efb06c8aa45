/** Remembers the last `capacity` results by key; one load per key at a time, and a failed one is forgotten. */
export function createRecentCache<Value>(capacity: number) {
  const entries = new Map<string, Promise<Value>>()
  return (key: string, load: () => Promise<Value>): Promise<Value> => {
    const known = entries.get(key)
    const value = known ?? load()
    entries.delete(key)
    entries.set(key, value)
    if (!known) {
      value.catch(() => entries.delete(key))
      const [oldest] = entries.keys()
      if (entries.size > capacity && oldest !== undefined) entries.delete(oldest)
    }
    return value
  }
}
