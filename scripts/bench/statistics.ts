/** What is said of repeated measurements of one thing, in their unit. */
export interface Summary {
  count: number
  min: number
  median: number
  max: number
}

/** Smallest, middle and largest of measurements; the middle of an even number is the mean of the two in the middle. */
export function summarise(values: readonly number[]): Summary {
  const sorted = sortedNumbers(values)
  const upper = Math.floor(sorted.length / 2)
  const median = sorted.length % 2 === 1 ? sorted[upper]! : (sorted[upper - 1]! + sorted[upper]!) / 2
  return { count: sorted.length, min: sorted[0]!, median, max: sorted.at(-1)! }
}

/** The smallest measurement that at least `percent` of all do not exceed (nearest rank). */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = sortedNumbers(values)
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)]!
}

function sortedNumbers(values: readonly number[]): number[] {
  if (values.length === 0) throw new Error('nothing was measured')
  return [...values].sort((a, b) => a - b)
}

/** Numbers from 0 to below 1, the same for the same seed (mulberry32): requests of every run are the same. */
export function seededNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
