import { expect, it } from 'vitest'
import { percentile, seededNumbers, summarise } from './statistics.ts'

it('takes the middle of an odd number and the mean of the two middles of an even one', () => {
  expect(summarise([30, 10, 200])).toEqual({ count: 3, min: 10, median: 30, max: 200 })
  expect(summarise([4, 1, 2, 9])).toEqual({ count: 4, min: 1, median: 3, max: 9 })
  expect(summarise([7])).toEqual({ count: 1, min: 7, median: 7, max: 7 })
})

it('takes percentiles by nearest rank', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index)
  expect(percentile(hundred, 95)).toBe(95)
  expect(percentile(hundred, 100)).toBe(100)
  expect(percentile([5, 1], 50)).toBe(1)
  expect(percentile([5], 1)).toBe(5)
})

it('says nothing about nothing', () => {
  expect(() => summarise([])).toThrow('nothing was measured')
  expect(() => percentile([], 95)).toThrow('nothing was measured')
})

it('repeats its numbers for a seed, spread over the whole range', () => {
  const draw = (seed: number) => Array.from({ length: 1000 }, seededNumbers(seed))
  expect(draw(1)).toEqual(draw(1))
  expect(draw(1)).not.toEqual(draw(2))
  const { min, median, max } = summarise(draw(1))
  expect(min).toBeGreaterThanOrEqual(0)
  expect(max).toBeLessThan(1)
  expect(median).toBeGreaterThan(0.45)
  expect(median).toBeLessThan(0.55)
})
