import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { Queue, UnrecoverableError, Worker } from 'bullmq'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  buildJobId,
  createBuildSignals,
  createJobQueues,
  createRedisConnection,
  signalBuild,
  syncJobId,
  type JobQueues,
  type Redis,
} from '../src/index.ts'

const url = process.env.WHITTLE_TEST_REDIS_URL ?? ''
const prefix = `test-${randomUUID()}`
let connection: Redis
let jobs: JobQueues

beforeAll(() => {
  if (url === '') throw new Error('WHITTLE_TEST_REDIS_URL names no Redis: run these tests by `npm test`')
  connection = createRedisConnection(url)
  jobs = createJobQueues(connection, { prefix })
})
afterAll(async () => {
  for (const name of ['build', 'sync', 'tick', 'collect']) {
    const queue = new Queue(name, { connection, prefix })
    await queue.obliterate({ force: true })
    await queue.close()
  }
  await jobs.close()
  await connection.quit()
})

const inspect = async (name: string, id: string) => {
  const queue = new Queue(name, { connection, prefix })
  try {
    return { state: await queue.getJobState(id), job: await queue.getJob(id) }
  } finally {
    await queue.close()
  }
}

test('a build has one job, which can be enqueued again after it ended', async () => {
  const buildId = randomUUID()
  await Promise.all([jobs.enqueueBuild(buildId), jobs.enqueueBuild(buildId), jobs.enqueueBuild(buildId)])
  expect(await jobs.depth('build')).toEqual({ waiting: 1, active: 0, delayed: 0, failed: 0 })
  const { job } = await inspect('build', buildJobId(buildId))
  expect(job).toMatchObject({ data: { buildId }, opts: { attempts: 4 } })

  let runs = 0
  const worker = new Worker(
    'build',
    async () => {
      runs++
      if (runs === 2) throw new UnrecoverableError('no')
    },
    { connection, prefix },
  )
  await expect.poll(() => inspect('build', buildJobId(buildId))).toMatchObject({ state: 'completed' })
  await jobs.enqueueBuild(buildId)
  await expect.poll(() => inspect('build', buildJobId(buildId))).toMatchObject({ state: 'failed' })
  await jobs.enqueueBuild(buildId)
  await expect.poll(() => runs).toBe(3)
  await worker.close()
})

test('the store is collected by one job at a time', async () => {
  await jobs.enqueueCollection()
  await jobs.enqueueCollection()
  expect(await jobs.depth('collect')).toMatchObject({ waiting: 1 })
})

test('a distribution is synchronised by one job at a time', async () => {
  await jobs.enqueueSync('debian/13')
  await jobs.enqueueSync('debian/13')
  expect(await jobs.depth('sync')).toMatchObject({ waiting: 1 })
  expect(syncJobId('debian/13')).toBe('sync-debian-13')
  expect((await inspect('sync', 'sync-debian-13')).job).toMatchObject({ data: { distribution: 'debian/13' } })
  await jobs.enqueueSync('debian/13', 'arm64')
  const { job } = await inspect('sync', syncJobId('debian/13', 'arm64'))
  expect(job).toMatchObject({ data: { distribution: 'debian/13', arch: 'arm64' } })
})

test('however many processes ask, there is one tick, and it comes back when Redis lost it', async () => {
  await Promise.all([jobs.keepTicking(), jobs.keepTicking()])
  const queue = new Queue('tick', { connection, prefix })
  const { next } = (await queue.getJobScheduler('tick'))!
  await jobs.keepTicking()
  expect(await queue.getJobSchedulersCount()).toBe(1)
  expect((await queue.getJobScheduler('tick'))!.next).toBe(next)
  await queue.obliterate({ force: true })
  await queue.removeJobScheduler('tick')
  expect(await queue.getJobSchedulersCount()).toBe(0)
  await jobs.keepTicking()
  expect(await queue.getJobSchedulersCount()).toBe(1)
  await queue.close()
})

test('a watcher is woken by signals of its build until it leaves', async () => {
  const subscriber = createRedisConnection(url)
  const signals = createBuildSignals(subscriber)
  const woken = { one: 0, two: 0 }
  const [mine, other] = [randomUUID(), randomUUID()]
  const leaveOne = await signals.watch(mine, () => woken.one++)
  const leaveTwo = await signals.watch(mine, () => woken.two++)
  await signalBuild(connection, other)
  await signalBuild(connection, mine)
  await expect.poll(() => woken).toEqual({ one: 1, two: 1 })
  leaveOne()
  await signalBuild(connection, mine)
  await expect.poll(() => woken).toEqual({ one: 1, two: 2 })
  leaveTwo()
  await sleep(50)
  await signalBuild(connection, mine)
  await sleep(50)
  expect(woken).toEqual({ one: 1, two: 2 })
  await subscriber.quit()
})

test('enqueueing without Redis fails instead of hanging', async () => {
  const nowhere = createRedisConnection('redis://127.0.0.1:1')
  nowhere.on('error', () => undefined)
  const queues = createJobQueues(nowhere)
  await expect(queues.enqueueBuild(randomUUID())).rejects.toThrow('JOB_QUEUE_UNREACHABLE')
  await queues.close()
  nowhere.disconnect()
}, 20_000)

test('a build that nobody waits for is taken up behind those that came after it, and counts as waiting', async () => {
  const own = `test-${randomUUID()}`
  const queues = createJobQueues(connection, { prefix: own })
  const [patient, urgent] = [randomUUID(), randomUUID()]
  await queues.enqueueBuild(patient, { behindOthers: true })
  await queues.enqueueBuild(urgent)
  expect(await queues.depth('build')).toMatchObject({ waiting: 2 })
  const taken: string[] = []
  const worker = new Worker('build', async ({ data }) => void taken.push(data.buildId), { connection, prefix: own })
  while (taken.length < 2) await sleep(20)
  expect(taken).toEqual([urgent, patient])
  await worker.close()
  const queue = new Queue('build', { connection, prefix: own })
  await queue.obliterate({ force: true })
  await queue.close()
  await queues.close()
})
