/** Numbers that look random and are the same for the same seed, on every machine. */
export interface Random {
  /** A whole number from 0 to one less than `limit`. */
  below(limit: number): number
  pick<T>(values: readonly T[]): T
  /** True once in `times`. */
  once(times: number): boolean
  /** Up to `limit` results of the maker. */
  some<T>(limit: number, make: () => T): T[]
}

/** For one input: the same seed, target and number give the same input. */
export function createRandom(...seed: (string | number)[]): Random {
  let state = hash(seed.join('\0'))
  // mulberry32
  const next = () => {
    state = (state + 0x6d_2b_79_f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number) => Math.floor(next() * limit)
  return {
    below,
    pick: (values) => values[below(values.length)]!,
    once: (times) => below(times) === 0,
    some: (limit, make) => Array.from({ length: below(limit + 1) }, make),
  }
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x81_1c_9d_c5
  for (const byte of Buffer.from(text)) value = Math.imul(value ^ byte, 0x01_00_01_93)
  return value
}
