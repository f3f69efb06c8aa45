import type { FaultRun } from './run-faults.ts'

/** The real worker program with its real times: a build whose worker died waits half a minute for the next one. */
export function longRun(builds: number, minutes: number): Omit<FaultRun, 'seed'> {
  return {
    builds,
    minutes,
    workers: 2,
    atOnce: 6,
    payloadBytes: 1_200_000,
    bytesPerSecond: 400_000,
    pauseMs: [2_000, 12_000],
    faults: Number.POSITIVE_INFINITY,
    settleMinutes: 5,
    workerProgram: 'apps/worker/src/main.ts',
  }
}

/** For `npm test`: each kind of fault once, and workers whose death is noticed within seconds. */
export const shortRun: FaultRun = {
  seed: 2,
  builds: 4,
  minutes: 1,
  faults: 6,
  workers: 2,
  atOnce: 3,
  payloadBytes: 400_000,
  bytesPerSecond: 250_000,
  pauseMs: [500, 1_500],
  settleMinutes: 2,
  workerProgram: 'apps/worker/test/quick-worker.ts',
}
