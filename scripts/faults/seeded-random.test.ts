import { expect, test } from 'vitest'
import { createSeededRandom } from './seeded-random.ts'

const items = ['web', 'worker', 'redis', 'postgres', 'registry']
const choices = (seed: number) => {
  const random = createSeededRandom(seed)
  return Array.from({ length: 20 }, () => [random.between(0, 1000), random.pick(items), random.shuffle(items)])
}

test('a seed repeats its choices, another makes others', () => {
  expect(choices(7)).toEqual(choices(7))
  expect(choices(7)).not.toEqual(choices(8))
})

test('choices stay within their bounds, reach both, and lose no item', () => {
  const random = createSeededRandom(1)
  const numbers = new Set(Array.from({ length: 500 }, () => random.between(3, 5)))
  expect([...numbers].toSorted()).toEqual([3, 4, 5])
  expect(random.shuffle(items).toSorted()).toEqual(items.toSorted())
})
