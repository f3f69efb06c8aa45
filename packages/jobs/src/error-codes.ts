import type { ErrorMeanings } from '@whittle/core'

/** What can go wrong between web, workers and Redis. */
export const jobErrors = {
  JOB_QUEUE_UNREACHABLE: {
    category: 'upstream',
    passing: true,
    means: 'Redis does not answer.',
    toDo: 'Start it; work that was saved starts by itself.',
  },
  JOB_PAYLOAD_INVALID: {
    category: 'internal',
    means: 'A job holds something else than its ids.',
    toDo: 'Run web and workers of the same version.',
  },
} as const satisfies ErrorMeanings
