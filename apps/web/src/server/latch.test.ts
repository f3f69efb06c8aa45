import { describe, expect, it } from 'vitest'
import { createLatch } from './latch.ts'

describe('createLatch', () => {
  it('wakes who waits', async () => {
    const latch = createLatch()
    const waiting = latch.wait(60_000)
    latch.open()
    await expect(waiting).resolves.toBeUndefined()
  })

  it('remembers one opening, and only one', async () => {
    const latch = createLatch()
    latch.open()
    latch.open()
    await latch.wait(60_000)
    const started = performance.now()
    await latch.wait(30)
    expect(performance.now() - started).toBeGreaterThan(20)
  })

  it('can be waited for again after a time-out', async () => {
    const latch = createLatch()
    await latch.wait(1)
    const waiting = latch.wait(60_000)
    latch.open()
    await expect(waiting).resolves.toBeUndefined()
  })
})
