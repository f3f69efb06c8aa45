import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import type { Store } from '@whittle/core'
import type { ActorScope, Database } from '@whittle/db'
import { createTestDatabase, givenImage, givenQueuedBuild } from '@whittle/db/testing'
import type { Engine } from '@whittle/engine'
import { createJobQueues, createRedisConnection, signalBuild, type JobQueues, type Redis } from '@whittle/jobs'
import { createDiskStore } from '@whittle/store'
import { Queue } from 'bullmq'
import { handleBuild, type BuildHandlerPorts } from '../src/handlers/build.ts'
import { createLog } from '../src/log.ts'
import { createSynchroniser } from '../src/snapshots/synchroniser.ts'
import { startWorkers, type RunningWorkers } from '../src/start-workers.ts'

/** Everything real that a worker needs: a database, a Redis prefix and a store of its own. */
export interface WorkerStand {
  db: Database
  databaseUrl: string
  redis: Redis
  prefix: string
  store: Store
  storeRoot: string
  queues: JobQueues
  close(): Promise<void>
}

export async function createWorkerStand(): Promise<WorkerStand> {
  const database = await createTestDatabase()
  const redis = createRedisConnection(testRedisUrl())
  const prefix = `test-${randomUUID()}`
  const queues = createJobQueues(redis, { prefix })
  const storeRoot = await mkdtemp(join(tmpdir(), 'whittle-worker-'))
  const store = createDiskStore({ root: storeRoot })
  // The index without packages that made snapshots name.
  await store.blobs.put(Buffer.of())
  return {
    db: database.db,
    databaseUrl: database.url,
    redis,
    prefix,
    store,
    storeRoot,
    queues,
    close: async () => {
      for (const name of ['build', 'sync', 'tick', 'collect']) {
        const queue = new Queue(name, { connection: redis, prefix })
        await queue.obliterate({ force: true })
        await queue.close()
      }
      await queues.close()
      await redis.quit()
      await database.drop()
      await rm(storeRoot, { recursive: true, force: true })
    },
  }
}

export function testRedisUrl(): string {
  const url = process.env.WHITTLE_TEST_REDIS_URL
  if (!url) throw new Error('WHITTLE_TEST_REDIS_URL names no Redis: run these tests by `npm test`')
  return url
}

/** Quick times, so that a worker that died is noticed within seconds. */
export const quickTimes = { heartbeatMs: 200, staleAfterSeconds: 1.5 }
const quickJobTimes = { lockMs: 1_500, stalledCheckMs: 500 }

type Parts = Pick<WorkerStand, 'db' | 'redis' | 'store'>

/** The ports of the build handler around an engine. */
export function buildPorts(stand: Parts, engine: Engine, stopping?: AbortSignal): BuildHandlerPorts {
  const log = createLog('silent')
  return {
    db: stand.db,
    store: stand.store,
    engine,
    synchroniser: createSynchroniser({ db: stand.db, store: stand.store, engine, log }),
    registry: { url: 'http://127.0.0.1:1', secret: 'a secret', allowPlainHttp: false },
    log,
    times: quickTimes,
    developmentImages: false,
    processName: `test-${process.pid}`,
    wake: (buildId) => void signalBuild(stand.redis, buildId),
    now: () => new Date(),
    stopping,
  }
}

/** Starts to take build jobs. */
export function startBuilding(
  stand: Parts & Pick<WorkerStand, 'prefix'>,
  engine: Engine,
  stopping?: AbortSignal,
): RunningWorkers {
  const ports = buildPorts(stand, engine, stopping)
  return startWorkers(
    { connection: stand.redis, log: ports.log, times: quickJobTimes, prefix: stand.prefix },
    { build: { handle: (buildId) => handleBuild(ports, { buildId }), concurrency: 2 } },
  )
}

/** A queued build of an image of its own. */
export async function givenBuildOf(
  { db }: WorkerStand,
  actor: Required<ActorScope>,
): Promise<{ buildId: string; imageId: string }> {
  const { id: imageId } = await givenImage(db, actor)
  return { imageId, buildId: (await givenQueuedBuild(db, actor, imageId)).id }
}
