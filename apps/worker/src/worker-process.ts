import type { Architecture } from '@whittle/core'
import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { loadCatalog } from '@whittle/catalog'
import { createDatabase, type Database } from '@whittle/db'
import { createNodeEngine, type NodeEngine } from '@whittle/engine'
import {
  createJobQueues,
  createRedisConnection,
  signalBuild,
  TICK_EVERY_MS,
  type JobQueues,
  type Redis,
} from '@whittle/jobs'
import { leaseTimes, type LeaseTimes } from './builds/lease-keeper.ts'
import type { Env } from './env.ts'
import { handleBuild, type BuildHandlerPorts } from './handlers/build.ts'
import { handleCollect, isCollectionDue, type CollectPorts } from './handlers/collect.ts'
import { handleSync } from './handlers/sync.ts'
import { DEFAULT_DISTRIBUTION, handleTick, type TickPorts } from './handlers/tick.ts'
import { startHealthServer } from './http/health-server.ts'
import type { Logger } from './log.ts'
import { createCurrentResolvers } from './resolver/current-resolvers.ts'
import { loadImageResolver } from './resolver/load-image-resolver.ts'
import { startResolverServer } from './resolver/resolver-server.ts'
import { createSynchroniser } from './snapshots/synchroniser.ts'
import { jobTimes, startWorkers, type Handlers, type JobTimes } from './start-workers.ts'
import { startTicking } from './ticking.ts'

const REFRESH_EVERY_MS = 5_000
/** Builds that end within this time after a stop are let end; others are given back. */
const STOP_GRACE_MS = 2_000

/** A running worker process. */
export interface WorkerProcess {
  /** Takes no more work, gives back what does not end soon, and closes everything. */
  stop(): Promise<void>
}

/** How soon lost work and the death of a worker process are noticed. */
export interface WorkerTimes {
  lease: LeaseTimes
  jobs: JobTimes
  tickEveryMs: number
}

const workerTimes: WorkerTimes = { lease: leaseTimes, jobs: jobTimes, tickEveryMs: TICK_EVERY_MS }

interface Parts {
  env: Env
  log: Logger
  times: WorkerTimes
  db: Database
  redis: Redis
  queues: JobQueues
  node: NodeEngine
  stopping: AbortController
}

/** Starts what the roles of this process ask for. Tests give shorter times. */
export async function startWorkerProcess(env: Env, log: Logger, times = workerTimes): Promise<WorkerProcess> {
  const redis = createRedisConnection(env.REDIS_URL)
  redis.on('error', (error) => log.warn({ err: error }, 'Redis does not answer'))
  const parts: Parts = {
    env,
    log,
    times,
    db: createDatabase(env.DATABASE_URL),
    redis,
    queues: createJobQueues(redis, { tickEveryMs: times.tickEveryMs }),
    node: createNodeEngine({
      storeFolder: join(env.WHITTLE_DATA, 'store'),
      mirrors: {
        main: env.WHITTLE_DEBIAN_MIRROR,
        security: env.WHITTLE_DEBIAN_SECURITY_MIRROR,
        snapshot: env.WHITTLE_SNAPSHOT_MIRROR,
      },
      keyringPath: env.WHITTLE_KEYRING,
    }),
    stopping: new AbortController(),
  }
  await claimStore(parts)
  const closeServers = await startServers(parts)
  const workers = startWorkers({ connection: redis, log, times: times.jobs }, await createHandlers(parts))
  log.info({ roles: env.WHITTLE_ROLES }, 'worker started')
  return {
    stop: async () => {
      const giveBack = setTimeout(() => parts.stopping.abort(), STOP_GRACE_MS)
      await Promise.all([workers.close(), closeServers()])
      clearTimeout(giveBack)
      parts.stopping.abort()
      await parts.queues.close()
      redis.disconnect()
      await parts.db.$disconnect()
    },
  }
}

async function createHandlers(parts: Parts): Promise<Handlers> {
  const { env, log, times, db, redis, queues, node, stopping } = parts
  const now = () => new Date()
  const has = (role: Env['WHITTLE_ROLES'][number]) => env.WHITTLE_ROLES.includes(role)
  const { store, engine } = node
  const synchroniser = createSynchroniser({ db, store, engine, log, stopping: stopping.signal })
  const handlers: Handlers = {}
  if (has('build')) {
    sweep(parts)
    const ports: BuildHandlerPorts = {
      db,
      store,
      engine,
      synchroniser,
      log,
      now,
      registry: {
        url: env.WHITTLE_REGISTRY_URL,
        secret: env.WHITTLE_WORKER_SECRET!,
        tokenUrl: env.WHITTLE_REGISTRY_TOKEN_URL,
        allowPlainHttp: env.WHITTLE_REGISTRY_PLAIN_HTTP,
      },
      times: times.lease,
      developmentImages: env.WHITTLE_DEVELOPMENT_IMAGES,
      processName: `${hostname()}/${process.pid}/${randomUUID().slice(0, 8)}`,
      wake: (buildId) => void signalBuild(redis, buildId).catch(() => undefined),
      stopping: stopping.signal,
    }
    handlers.build = {
      handle: (buildId) => handleBuild(ports, { buildId }),
      concurrency: env.WHITTLE_BUILD_CONCURRENCY,
    }
  }
  if (has('sync')) handlers.sync = { handle: (payload) => handleSync({ synchroniser }, payload) }
  if (has('schedule')) {
    const keeping: CollectPorts = { db, keeper: node.keeper, log, quotaBytes: env.WHITTLE_STORE_QUOTA, now }
    const ports: TickPorts = {
      db,
      queues,
      times: times.lease,
      log,
      now,
      isCollectionDue: () => isCollectionDue(keeping),
    }
    handlers.collect = { handle: () => handleCollect(keeping) }
    handlers.tick = { handle: () => handleTick(ports) }
    await startTicking({ queues, redis, log, stopping: stopping.signal }, () => handleTick(ports))
  }
  return handlers
}

/** The command line then leaves the store alone. A full disk must not keep the worker from starting: it makes room. */
async function claimStore({ node, log }: Parts): Promise<void> {
  await node.keeper
    .claimForWorker()
    .catch((error: unknown) => log.warn({ err: error }, 'the store could not be marked as kept by this worker'))
}

/** Nothing waits for it: what was left behind only takes space. */
function sweep({ node, log }: Parts): void {
  node.sweepLeftovers().then(
    ({ files, folders }) => {
      if (files + folders > 0) log.info({ files, folders }, 'what stopped processes had left was removed')
    },
    (error: unknown) => log.warn({ err: error }, 'what stopped processes had left could not be removed'),
  )
}

async function startServers(parts: Parts): Promise<() => Promise<void>> {
  const { env, log, db, redis, queues } = parts
  const closers: (() => Promise<void>)[] = []
  if (env.WHITTLE_WORKER_PORT !== 0) {
    const at = { port: env.WHITTLE_WORKER_PORT, address: env.WHITTLE_LISTEN_ADDRESS }
    const health = await startHealthServer({ db, redis, queues, log, now: () => new Date() }, at)
    closers.push(health.close)
  }
  if (env.WHITTLE_ROLES.includes('resolve')) closers.push(await startResolving(parts))
  return async () => {
    await Promise.all(closers.map((close) => close()))
  }
}

async function startResolving({ env, log, db, queues, node }: Parts): Promise<() => Promise<void>> {
  const { store } = node
  const load = loadImageResolver(node.ports)
  const requestSync = (distribution: string, arch: Architecture) =>
    queues.enqueueSync(distribution, arch === 'amd64' ? undefined : arch)
  const resolvers = createCurrentResolvers({ db, store, log, requestSync, load }, DEFAULT_DISTRIBUTION)
  const at = { port: env.WHITTLE_RESOLVER_PORT, address: env.WHITTLE_LISTEN_ADDRESS }
  const server = await startResolverServer({ resolvers, bases: loadCatalog(), log }, at)
  void resolvers.refresh()
  const timer = setInterval(() => void resolvers.refresh(), REFRESH_EVERY_MS)
  return async () => {
    clearInterval(timer)
    await server.close()
  }
}
