import { setTimeout as pause } from 'node:timers/promises'
import { digestOfBytes } from '@whittle/core'
import { expect, it } from 'vitest'
import { createProcessClaims } from './fetch-claims.ts'

const DIGEST = digestOfBytes('package')

it('lets one after the other work on a blob, whatever became of the one before', async () => {
  const claims = createProcessClaims()
  const order: string[] = []
  const work = (name: string) => async (): Promise<void> => {
    order.push(`${name} starts`)
    await pause(5)
    order.push(`${name} ends`)
    if (name === 'a') throw new Error('a failed')
  }
  const results = await Promise.allSettled(['a', 'b', 'c'].map((name) => claims.withClaim(DIGEST, work(name))))
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled'])
  expect(order).toEqual(['a starts', 'a ends', 'b starts', 'b ends', 'c starts', 'c ends'])
})

it('lets those that wait go at their abort, while the holder goes on', async () => {
  const claims = createProcessClaims()
  const holder = claims.withClaim(DIGEST, () => pause(50, 'held'))
  const waiting = claims.withClaim(DIGEST, async () => 'never', AbortSignal.timeout(5))
  await expect(waiting).rejects.toMatchObject({ name: 'TimeoutError' })
  expect(await holder).toBe('held')
})
