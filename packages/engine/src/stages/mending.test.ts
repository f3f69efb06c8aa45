import { type BuildEvent, WhittleError } from '@whittle/core'
import { expect, it } from 'vitest'
import { mending } from './mending.ts'

function failure(code: string): WhittleError {
  return new WhittleError({ code, category: 'internal', publicMessage: 'What the store held was damaged.' })
}

/** Fails so many times, then succeeds. */
function given(code: string, failures: number) {
  const events: BuildEvent[] = []
  let runs = 0
  const outcome = mending(
    (event) => events.push(event),
    async () => {
      runs += 1
      if (runs <= failures) throw failure(code)
      return runs
    },
  )
  return { outcome, events }
}

it('runs work again when a blob has gone, and says so', async () => {
  const { outcome, events } = given('STORE_BLOB_MISSING', 2)
  expect(await outcome).toBe(3)
  expect(events).toHaveLength(2)
  expect(events[0]).toMatchObject({ level: 'warning', message: expect.stringContaining('fetched or made again') })
})

it('gives up on a disk that loses one blob after the other', async () => {
  const { outcome, events } = given('STORE_BLOB_MISSING', 9)
  await expect(outcome).rejects.toMatchObject({ code: 'STORE_BLOB_MISSING' })
  expect(events).toHaveLength(2)
})

it('leaves other failures alone', async () => {
  const { outcome, events } = given('STORE_FULL', 1)
  await expect(outcome).rejects.toMatchObject({ code: 'STORE_FULL' })
  expect(events).toEqual([])
})
