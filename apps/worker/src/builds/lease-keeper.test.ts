import type { Database } from '@whittle/db'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { keepLease, leaseTimes, type LeaseKeeper } from './lease-keeper.ts'
import { stopReason } from './stop-reason.ts'

const lease = { buildId: '019388b0-0000-7000-8000-000000000000', workerId: 'one' }
const staleMs = leaseTimes.staleAfterSeconds * 1000
let keeper: LeaseKeeper | undefined
beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  keeper?.stop()
  vi.useRealTimers()
})

/** Begins to keep a lease in a Postgres that answers signs of life as `answer` does. */
function keep(answer: () => Promise<number>): LeaseKeeper {
  const db = { $executeRaw: answer } as unknown as Database
  return (keeper = keepLease({ db, times: leaseTimes }, lease, performance.now()))
}
const unreachable = () => Promise.reject(new Error('the connection was refused'))
const silent = () => new Promise<number>(() => undefined)

test.each([
  ['refuses', unreachable],
  ['says nothing', silent],
])('the build is given up before another worker may take it up when Postgres %s', async (_, answer) => {
  const { signal } = keep(answer)
  await vi.advanceTimersByTimeAsync(staleMs - leaseTimes.heartbeatMs - 1)
  expect(signal.aborted).toBe(false)
  await vi.advanceTimersByTimeAsync(1)
  expect(stopReason(signal)).toBe('lost')
})

test('a lease counts from the moment when it was asked for, not when the answer came', async () => {
  const db = { $executeRaw: silent } as unknown as Database
  keeper = keepLease({ db, times: leaseTimes }, lease, performance.now() - staleMs)
  await vi.advanceTimersByTimeAsync(0)
  expect(stopReason(keeper.signal)).toBe('lost')
})

test('a sign of life counts from when it was sent, and a lease that is kept lasts', async () => {
  let answers = true
  const { signal } = keep(() =>
    answers ? new Promise((resolve) => setTimeout(() => resolve(1), leaseTimes.heartbeatMs - 1)) : silent(),
  )
  await vi.advanceTimersByTimeAsync(staleMs * 10 - 1)
  expect(signal.aborted).toBe(false)
  answers = false
  // The last one that was answered was sent a heartbeat ago.
  await vi.advanceTimersByTimeAsync(staleMs - 2 * leaseTimes.heartbeatMs)
  expect(signal.aborted).toBe(false)
  await vi.advanceTimersByTimeAsync(1)
  expect(stopReason(signal)).toBe('lost')
})

test('nothing is given up once the build has ended', async () => {
  const { signal, stop } = keep(unreachable)
  stop()
  await vi.advanceTimersByTimeAsync(staleMs * 2)
  expect(signal.aborted).toBe(false)
})
