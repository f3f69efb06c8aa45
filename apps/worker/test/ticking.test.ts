import { findBuild } from '@whittle/db'
import { givenImage, givenQueuedBuild, givenTeam } from '@whittle/db/testing'
import { createRedisConnection } from '@whittle/jobs'
import { Queue } from 'bullmq'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { leaseTimes } from '../src/builds/lease-keeper.ts'
import { handleTick } from '../src/handlers/tick.ts'
import { createLog } from '../src/log.ts'
import { startTicking } from '../src/ticking.ts'
import { createWorkerStand, testRedisUrl, type WorkerStand } from './worker-stand.ts'

let stand: WorkerStand
beforeAll(async () => {
  stand = await createWorkerStand()
})
afterAll(() => stand.close())

test('what Redis lost is back as soon as Redis is', async () => {
  const actor = await givenTeam(stand.db)
  const { id: imageId } = await givenImage(stand.db, actor)
  const { id } = await givenQueuedBuild(stand.db, actor, imageId)
  const { db, queues, redis, prefix } = stand
  const stop = new AbortController()
  const log = createLog('silent')
  const ports = { db, queues, times: leaseTimes, log, now: () => new Date(), isCollectionDue: async () => false }
  await startTicking({ queues, redis, log, stopping: stop.signal }, () => handleTick(ports))
  await expect.poll(() => queues.depth('build')).toMatchObject({ waiting: 1 })

  // As Redis is after a restart: empty, and its connections gone.
  const other = createRedisConnection(testRedisUrl())
  for (const name of ['build', 'sync', 'tick']) {
    const queue = new Queue(name, { connection: other, prefix })
    await queue.obliterate({ force: true })
    for (const { key } of await queue.getJobSchedulers()) await queue.removeJobScheduler(key)
    await queue.close()
  }
  expect(await queues.depth('build')).toMatchObject({ waiting: 0 })
  redis.disconnect(true)
  await expect.poll(() => queues.depth('build'), { timeout: 5_000 }).toMatchObject({ waiting: 1 })
  const ticks = new Queue('tick', { connection: other, prefix })
  expect(await ticks.getJobScheduler('tick')).toMatchObject({ every: 60_000 })
  await ticks.close()
  await other.quit()
  stop.abort()
  expect(await findBuild(db, { teamIds: [actor.teamId] }, id)).toMatchObject({ status: 'queued', attempts: 0 })
})
