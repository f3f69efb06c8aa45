interface Metric {
  name: string
  type: 'gauge' | 'counter'
  help: string
  value: number
}

/** Memory, CPU time and uptime in Prometheus' text exposition format, version 0.0.4. */
export function processMetrics(memory: NodeJS.MemoryUsage, cpu: NodeJS.CpuUsage, uptimeSeconds: number): string {
  const metrics: Metric[] = [
    { name: 'process_resident_memory_bytes', type: 'gauge', help: 'Resident memory.', value: memory.rss },
    { name: 'nodejs_heap_used_bytes', type: 'gauge', help: 'Heap in use.', value: memory.heapUsed },
    {
      name: 'process_cpu_seconds_total',
      type: 'counter',
      help: 'CPU time, user and system.',
      value: (cpu.user + cpu.system) / 1e6,
    },
    { name: 'process_uptime_seconds', type: 'gauge', help: 'Time since the start.', value: uptimeSeconds },
  ]
  return metrics
    .map(({ name, type, help, value }) => `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${name} ${value}\n`)
    .join('')
}
