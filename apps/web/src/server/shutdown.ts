// Development reloads modules; one listener must survive that.
const holder = globalThis as typeof globalThis & { whittleShutdown?: AbortController }

/** Aborted when the process is asked to end: streams that would never end by themselves must not hold it up. */
export function shutdownSignal(): AbortSignal {
  if (!holder.whittleShutdown) {
    const controller = new AbortController()
    holder.whittleShutdown = controller
    for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => controller.abort())
  }
  return holder.whittleShutdown.signal
}
