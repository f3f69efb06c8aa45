import { createDatabase } from '@whittle/db'
import { givenImage, givenQueuedBuild, givenTeam } from '@whittle/db/testing'
import { createRedisConnection } from '@whittle/jobs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startHealthServer } from '../src/http/health-server.ts'
import type { Listening } from '../src/http/listen.ts'
import { createLog } from '../src/log.ts'
import { createSynchroniser } from '../src/snapshots/synchroniser.ts'
import { createFakeEngine } from './fake-engine.ts'
import { createWorkerStand, type WorkerStand } from './worker-stand.ts'

let stand: WorkerStand
let server: Listening
const log = createLog('silent')
const now = () => new Date()

beforeAll(async () => {
  stand = await createWorkerStand()
  server = await startHealthServer({ ...stand, log, now }, { port: 0 })
})
afterAll(async () => {
  await server.close()
  await stand.close()
})

const ask = (path: string, port = server.port) => fetch(`http://127.0.0.1:${port}${path}`)

test('a process that lives and can work says so', async () => {
  expect((await ask('/healthz')).status).toBe(200)
  const ready = await ask('/readyz')
  expect([ready.status, await ready.json()]).toEqual([200, { ready: true, checks: { database: true, redis: true } }])
  expect((await ask('/x')).status).toBe(404)
})

test('without its servers a process lives and is not ready', async () => {
  const redis = createRedisConnection('redis://127.0.0.1:1')
  redis.on('error', () => undefined)
  const db = createDatabase('postgresql://whittle@127.0.0.1:1/none')
  const alone = await startHealthServer({ ...stand, db, redis, log, now }, { port: 0 })
  expect((await ask('/healthz', alone.port)).status).toBe(200)
  const ready = await ask('/readyz', alone.port)
  expect([ready.status, await ready.json()]).toEqual([503, { ready: false, checks: { database: false, redis: false } }])
  await alone.close()
  redis.disconnect()
  await db.$disconnect()
})

test('the metrics count builds, jobs and the age of snapshots', async () => {
  const actor = await givenTeam(stand.db)
  const { id } = await givenQueuedBuild(stand.db, actor, (await givenImage(stand.db, actor)).id)
  await stand.queues.enqueueBuild(id)
  const { db, store } = stand
  await createSynchroniser({ db, store, engine: createFakeEngine({}), log }).synchronise('debian/13')
  const response = await ask('/metrics')
  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
  const text = await response.text()
  expect(text).toContain('# TYPE whittle_builds gauge\nwhittle_builds{status="queued"} 1\n')
  expect(text).toContain('whittle_builds{status="failed"} 0\n')
  expect(text).toContain('whittle_queue_jobs{queue="build",state="waiting"} 1\n')
  expect(text).toMatch(/whittle_snapshot_age_seconds\{distribution="debian\/13"\} \d/)
  expect(text).toMatch(/process_resident_memory_bytes \d+\n/)
})
