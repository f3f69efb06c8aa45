/**
 * The results of the work in the order of the items, with at most `concurrency` running at a time. The first failure is
 * thrown; it starts nothing more, aborts the signal that the work was given, and waits until all work has ended.
 */
export async function mapBounded<T, R>(
  items: readonly T[],
  { concurrency, signal: outer }: { concurrency: number; signal?: AbortSignal | undefined },
  work: (item: T, signal: AbortSignal) => Promise<R>,
): Promise<R[]> {
  const failed = new AbortController()
  const signal = outer ? AbortSignal.any([outer, failed.signal]) : failed.signal
  const results: R[] = []
  const failures: unknown[] = []
  const queue = items.entries()
  async function drain(): Promise<void> {
    for (const [index, item] of queue) {
      if (failures.length > 0) return
      try {
        results[index] = await work(item, signal)
      } catch (thrown) {
        failures.push(thrown)
        failed.abort()
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(concurrency, items.length) }, drain))
  if (failures.length > 0) throw failures[0]
  return results
}
