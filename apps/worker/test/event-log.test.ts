import { setTimeout as sleep } from 'node:timers/promises'
import type { BuildEvent } from '@whittle/core'
import { listEvents, type Database } from '@whittle/db'
import { givenClaimedBuild, givenImage, givenQueuedBuild, givenTeam } from '@whittle/db/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createEventLog } from '../src/builds/event-log.ts'
import { createWorkerStand, type WorkerStand } from './worker-stand.ts'

let stand: WorkerStand
beforeAll(async () => {
  stand = await createWorkerStand()
})
afterAll(() => stand.close())

async function givenLog(db: Database = stand.db) {
  const actor = await givenTeam(stand.db)
  const { id } = await givenQueuedBuild(stand.db, actor, (await givenImage(stand.db, actor)).id)
  const { lease } = await givenClaimedBuild(stand.db, id)
  const failures: unknown[] = []
  const log = createEventLog(
    {
      db,
      now: () => new Date(),
      wake: () => undefined,
      leaseGone: () => undefined,
      writeFailed: (error) => failures.push(error),
    },
    lease,
  )
  const written = async () => (await listEvents(stand.db, id, 0)).map(({ event }) => event)
  return { log, failures, written }
}

const line = (message: string): BuildEvent => ({ kind: 'log', stage: 'fetch', level: 'info', message })
const progress = (done: number): BuildEvent => ({ kind: 'progress', stage: 'fetch', done, total: 9, unit: 'packages' })

test('what was told becomes rows within a moment, without being asked', async () => {
  const { log, written } = await givenLog()
  log.sink(line('one'))
  log.say('warning', 'two')
  await expect
    .poll(written, { timeout: 5_000, interval: 50 })
    .toEqual([line('one'), { kind: 'log', stage: 'fetch', level: 'warning', message: 'two' }])
})

test('events that come while others are written keep their order, and progress its last word', async () => {
  const { log, written } = await givenLog()
  for (let round = 1; round <= 5; round++) {
    log.sink(progress(round))
    const writing = log.flush()
    // The write begins; what comes now is not part of it.
    await new Promise(setImmediate)
    log.sink(progress(round + 0.1))
    log.sink(progress(round + 0.2))
    log.sink(line(`round ${round}`))
    await writing
  }
  await log.flush()
  const expected = [1, 2, 3, 4, 5].flatMap((round) => [progress(round), progress(round + 0.2), line(`round ${round}`)])
  const events = await written()
  expect(events.filter(({ kind }) => kind === 'log')).toEqual(expected.filter(({ kind }) => kind === 'log'))
  expect(events).toEqual(expected)
})

test('a write that Postgres refuses is made up for, nothing is lost or doubled', async () => {
  let refusals = 2
  const flaky = new Proxy(stand.db, {
    get(target, property, receiver) {
      if (property === '$transaction' && refusals > 0) {
        return () => {
          refusals--
          return Promise.reject(new Error('the connection is gone'))
        }
      }
      return Reflect.get(target, property, receiver) as unknown
    },
  })
  const { log, failures, written } = await givenLog(flaky)
  log.sink(line('one'))
  await sleep(300)
  log.sink(line('two'))
  await expect(log.flush()).rejects.toThrow('the connection is gone')
  log.sink(line('three'))
  await log.flush()
  expect(failures).toHaveLength(1)
  expect(await written()).toEqual([line('one'), line('two'), line('three')])
})

test('what Postgres wrote although its answer got lost is not written again', async () => {
  let lost = 1
  const forgetful = new Proxy(stand.db, {
    get(target, property, receiver) {
      const value = Reflect.get(target, property, receiver) as unknown
      if (property !== '$transaction' || lost === 0) return value
      return async (...args: unknown[]) => {
        lost--
        await Reflect.apply(value as (...args: unknown[]) => unknown, target, args)
        throw new Error('the connection is gone')
      }
    },
  })
  const { log, written } = await givenLog(forgetful)
  log.sink(line('one'))
  log.sink(progress(1))
  await expect(log.flush()).rejects.toThrow('the connection is gone')
  expect(await written()).toEqual([line('one'), progress(1)])
  log.sink(progress(2))
  log.sink(line('two'))
  await log.flush()
  // A line that is like the last one was told twice.
  log.sink(line('two'))
  await log.flush()
  expect(await written()).toEqual([line('one'), progress(1), progress(2), line('two'), line('two')])
})
