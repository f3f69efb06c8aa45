import { setTimeout as pause } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { mapBounded } from './bounded.ts'

it('keeps the order and the bound', async () => {
  let running = 0
  let most = 0
  const results = await mapBounded([5, 1, 3, 2, 4], { concurrency: 2 }, async (value) => {
    running += 1
    most = Math.max(most, running)
    await pause(value)
    running -= 1
    return value * 10
  })
  expect(results).toEqual([50, 10, 30, 20, 40])
  expect(most).toBe(2)
})

it('aborts and awaits the others when one fails, and starts no more', async () => {
  const ended: number[] = []
  const work = mapBounded([1, 2, 3, 4], { concurrency: 2 }, async (value, signal) => {
    if (value === 1) throw new Error('first')
    await pause(10_000, undefined, { signal }).catch(() => undefined)
    ended.push(value)
    throw new Error('second')
  })
  await expect(work).rejects.toThrowError('first')
  expect(ended).toEqual([2])
})

it('does nothing for nothing', async () => {
  expect(await mapBounded([], { concurrency: 8 }, async () => 1)).toEqual([])
})
