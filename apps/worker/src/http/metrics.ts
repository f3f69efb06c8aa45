import { countBuildsByStatus, latestSnapshot, listDistributionsInUse, type Database } from '@whittle/db'
import { queues, type JobQueues, type QueueName } from '@whittle/jobs'

const STATUSES = ['queued', 'running', 'succeeded', 'unchanged', 'failed', 'cancelled'] as const

interface Metric {
  name: string
  help: string
  samples: { labels: Record<string, string>; value: number }[]
}

/** What is counted about this installation and this process, in Prometheus' text format (version 0.0.4). */
export async function renderMetrics(ports: {
  db: Database
  queues: Pick<JobQueues, 'depth'>
  now(): Date
}): Promise<string> {
  const metrics = await Promise.all([builds(ports.db), queueJobs(ports.queues), snapshotAges(ports)])
  return [...metrics, ...processMetrics()].map(renderMetric).join('')
}

async function builds(db: Database): Promise<Metric> {
  const counts = await countBuildsByStatus(db)
  return {
    name: 'whittle_builds',
    help: 'Builds of the installation by status.',
    samples: STATUSES.map((status) => ({ labels: { status }, value: counts[status] ?? 0 })),
  }
}

async function queueJobs(jobs: Pick<JobQueues, 'depth'>): Promise<Metric> {
  const names = Object.keys(queues) as QueueName[]
  const depths = await Promise.all(names.map(async (queue) => ({ queue, depth: await jobs.depth(queue) })))
  return {
    name: 'whittle_queue_jobs',
    help: 'Jobs in Redis by queue and state.',
    samples: depths.flatMap(({ queue, depth }) =>
      Object.entries(depth).map(([state, value]) => ({ labels: { queue, state }, value })),
    ),
  }
}

async function snapshotAges({ db, now }: { db: Database; now(): Date }): Promise<Metric> {
  const distributions = await listDistributionsInUse(db)
  const newest = await Promise.all(distributions.map((distribution) => latestSnapshot(db, distribution)))
  return {
    name: 'whittle_snapshot_age_seconds',
    help: 'Seconds since the newest snapshot of a distribution was last confirmed.',
    samples: newest
      .filter((snapshot) => snapshot !== undefined)
      .map(({ distribution, confirmedAt }) => ({
        labels: { distribution },
        value: (now().getTime() - confirmedAt.getTime()) / 1000,
      })),
  }
}

function processMetrics(): Metric[] {
  const one = (name: string, help: string, value: number): Metric => ({ name, help, samples: [{ labels: {}, value }] })
  return [
    one('process_resident_memory_bytes', 'Resident memory of this process.', process.memoryUsage.rss()),
    one('process_uptime_seconds', 'Seconds since this process started.', process.uptime()),
  ]
}

function renderMetric({ name, help, samples }: Metric): string {
  const lines = samples.map(({ labels, value }) => `${name}${renderLabels(labels)} ${value}`)
  return [`# HELP ${name} ${help}`, `# TYPE ${name} gauge`, ...lines, ''].join('\n')
}

function renderLabels(labels: Record<string, string>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}
