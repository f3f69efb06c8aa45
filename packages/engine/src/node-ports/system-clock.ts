import type { Clock } from '@whittle/core'

/** The machine's clock, as the port that stages take. */
export function createSystemClock(): Clock {
  return { now: () => new Date() }
}
