/** Random choices that a seed repeats. */
export interface SeededRandom {
  /** A whole number from `min` to `max`, both included. */
  between(min: number, max: number): number
  pick<T>(items: readonly T[]): T
  /** The same items in another order. */
  shuffle<T>(items: readonly T[]): T[]
}

/** Choices by the generator mulberry32: the same seed makes the same ones in the same order. */
export function createSeededRandom(seed: number): SeededRandom {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d_2b_79_f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const between = (min: number, max: number) => min + Math.floor(next() * (max - min + 1))
  return {
    between,
    pick: (items) => items[between(0, items.length - 1)]!,
    shuffle: (items) => {
      const order = [...items]
      for (let last = order.length - 1; last > 0; last -= 1) {
        const other = between(0, last)
        ;[order[last], order[other]] = [order[other]!, order[last]!]
      }
      return order
    },
  }
}
