import { digestOfBytes } from '@whittle/core'
import { createMemoryStore } from '@whittle/testkit'
import { expect, it } from 'vitest'
import { withoutMemory } from './without-memory.ts'

it('shares blobs, and neither reads nor writes what was remembered', async () => {
  const store = createMemoryStore()
  const [known, found] = [digestOfBytes('known'), digestOfBytes('found')]
  await store.memo.set(known, { by: 'an earlier build' })
  const { digest } = await store.blobs.put(Buffer.from('package'))
  const fresh = withoutMemory(store)
  expect(await fresh.blobs.has(digest)).toBe(true)
  expect(await fresh.memo.get(known)).toBeUndefined()
  await fresh.memo.set(found, { by: 'this build' })
  expect(await fresh.memo.get(found)).toEqual({ by: 'this build' })
  expect(await store.memo.get(found)).toBeUndefined()
})
