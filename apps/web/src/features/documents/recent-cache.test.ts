import { describe, expect, it } from 'vitest'
import { createRecentCache } from './recent-cache.ts'

describe('createRecentCache', () => {
  it('loads once per key and lets the least recently used go', async () => {
    const cache = createRecentCache<string>(2)
    const loads: string[] = []
    const get = (key: string) =>
      cache(key, () => {
        loads.push(key)
        return Promise.resolve(key.toUpperCase())
      })
    expect(await Promise.all([get('a'), get('a'), get('b')])).toEqual(['A', 'A', 'B'])
    await get('a')
    await get('c')
    await get('a')
    await get('b')
    expect(loads).toEqual(['a', 'b', 'c', 'b'])
  })

  it('tries again after a failure', async () => {
    const cache = createRecentCache<string>(2)
    await expect(cache('a', () => Promise.reject(new Error('away')))).rejects.toThrow('away')
    expect(await cache('a', () => Promise.resolve('back'))).toBe('back')
  })
})
