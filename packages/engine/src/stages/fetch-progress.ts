import type { EventSink, LockedPackage } from '@whittle/core'

export interface Progress {
  /** How much of this package is here; less than before when it is fetched anew. */
  received(wanted: LockedPackage, receivedBytes: number): void
}

/** About how many events a fetch tells, however large it is. */
const STEPS = 100

/** Adds up what is received and tells it in bytes, at every hundredth of the whole and at its end. */
export function createProgress(packages: readonly LockedPackage[], events: EventSink): Progress {
  const total = packages.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  const byPackage = new Map<LockedPackage, number>()
  let done = 0
  let told = 0
  return {
    received(wanted, receivedBytes) {
      const before = byPackage.get(wanted) ?? 0
      if (receivedBytes === before) return
      byPackage.set(wanted, receivedBytes)
      done += receivedBytes - before
      if (Math.abs(done - told) < total / STEPS && done !== total) return
      told = done
      events({ kind: 'progress', stage: 'fetch', done, total, unit: 'bytes' })
    },
  }
}
