import { processMetrics } from '../../server/process-metrics.ts'

export const dynamic = 'force-dynamic'

/** The process in Prometheus' text format. */
export function GET(): Response {
  return new Response(processMetrics(process.memoryUsage(), process.cpuUsage(), process.uptime()), {
    headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8', 'cache-control': 'no-store' },
  })
}
