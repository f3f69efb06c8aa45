import { describe, expect, it } from 'vitest'
import { createSlowDown, type FailureLog } from './slow-down.ts'

function memoryLog(): FailureLog {
  const entries = new Map<string, { failures: number; lastAt: number }>()
  const read = (key: string) => entries.get(key) ?? { failures: 0, lastAt: 0 }
  return {
    read: (key) => Promise.resolve(read(key)),
    add: (key, at) => Promise.resolve(void entries.set(key, { failures: read(key).failures + 1, lastAt: at })),
    clear: (key) => Promise.resolve(void entries.delete(key)),
  }
}

function setUp() {
  let time = 1_000_000
  const slowDown = createSlowDown(memoryLog(), () => time)
  const fail = async (times: number, address = '10.0.0.1') => {
    for (let index = 0; index < times; index++) await slowDown.failed({ account: 'a@example.org', address })
  }
  const wait = (address = '10.0.0.1') => slowDown.secondsToWait({ account: 'a@example.org', address })
  return { slowDown, fail, wait, pass: (seconds: number) => (time += seconds * 1000) }
}

describe('createSlowDown', () => {
  it('lets five failures pass, then doubles the wait', async () => {
    const { fail, wait } = setUp()
    await fail(4)
    expect(await wait()).toBe(0)
    await fail(1)
    expect(await wait()).toBe(1)
    await fail(3)
    expect(await wait()).toBe(8)
  })

  it('ends the wait when it is over and forgets after a success', async () => {
    const { slowDown, fail, wait, pass } = setUp()
    await fail(7)
    pass(4)
    expect(await wait()).toBe(0)
    await slowDown.succeeded({ account: 'a@example.org', address: '10.0.0.1' })
    await fail(4)
    expect(await wait()).toBe(0)
  })

  it('never waits longer than 15 minutes', async () => {
    const { fail, wait } = setUp()
    await fail(29)
    expect(await wait()).toBe(900)
  })

  it('keeps one address from locking another out, but slows many addresses down', async () => {
    const { fail, wait } = setUp()
    await fail(12, '10.0.0.1')
    expect(await wait('10.0.0.2')).toBe(0)
    for (let host = 10; host < 40; host++) await fail(1, `10.0.1.${host}`)
    expect(await wait('10.0.0.2')).toBe(30)
  })
})
