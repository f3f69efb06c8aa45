import { isDatabaseReady, type Database } from '@whittle/db'
import type { JobQueues, Redis } from '@whittle/jobs'
import type { Logger } from '../log.ts'
import { listen, type ListenAt, type Listening } from './listen.ts'
import { renderMetrics } from './metrics.ts'
import { sendJson } from './problem.ts'
import { requestError } from './read-json.ts'

const CHECK_WITHIN_MS = 2_000

export interface HealthPorts {
  db: Database
  redis: Redis
  queues: Pick<JobQueues, 'depth'>
  log: Logger
  now(): Date
}

/**
 * `/healthz`: the process lives. `/readyz`: it can work, 503 while Postgres or Redis does not answer. `/metrics`: numbers
 * for Prometheus.
 */
export function startHealthServer(ports: HealthPorts, at: ListenAt): Promise<Listening> {
  return listen({ ...at, variable: 'WHITTLE_WORKER_PORT', log: ports.log }, async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://worker')
    switch (pathname) {
      case '/healthz':
        return sendJson(response, 200, { status: 'ok' })
      case '/readyz': {
        const checks = await check(ports)
        const ready = Object.values(checks).every(Boolean)
        return sendJson(response, ready ? 200 : 503, { ready, checks })
      }
      case '/metrics': {
        const text = await renderMetrics(ports)
        response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }).end(text)
        return
      }
      default:
        throw requestError(404, 'There is nothing here: ask for /healthz, /readyz or /metrics.')
    }
  })
}

async function check({ db, redis }: HealthPorts): Promise<{ database: boolean; redis: boolean }> {
  const [database, answered] = await Promise.all([
    withinTime(isDatabaseReady(db)),
    withinTime(redis.ping().then((answer) => answer === 'PONG')),
  ])
  return { database, redis: answered }
}

/** A server that does not answer at all is not ready. */
async function withinTime(check: Promise<boolean>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), CHECK_WITHIN_MS)
  })
  try {
    return await Promise.race([check.catch(() => false), late])
  } finally {
    clearTimeout(timer)
  }
}
