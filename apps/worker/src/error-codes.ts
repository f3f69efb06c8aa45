import type { ErrorMeanings } from '@whittle/core'

/** What worker and resolver say by themselves. */
export const workerErrors = {
  BUILD_DEFINITION_UNREADABLE: {
    category: 'invalid-input',
    means: 'The saved definition is not valid for this version: another one saved it.',
    toDo: 'Open the image, correct what is marked, and save it.',
  },
  BUILD_ROWS_UNREACHABLE: {
    category: 'internal',
    passing: true,
    means: 'Postgres did not answer while the build ran; the build is tried again by itself.',
    toDo: 'See that Postgres runs; the worker log has its answer.',
  },
  BUILD_UNSATISFIABLE: {
    category: 'unsatisfiable',
    means: 'The packages of the definition cannot be had together; the build holds the conflict.',
    toDo: 'Choose one of the changes that it offers.',
  },
  BUILD_WORKER_LOST: {
    category: 'internal',
    means: 'Workers stopped in the middle of the build until it was given up.',
    toDo: 'Give the worker more memory or disk; its log says how it ended.',
  },
  WORKER_PORT_TAKEN: {
    category: 'invalid-input',
    means: 'Another program has the port that the worker wants.',
    toDo: 'Set the variable that the hint names to a free one.',
  },
  RESOLVER_LOADING: {
    category: 'upstream',
    passing: true,
    means: 'The resolver has no package index yet (503, with `retry-after`).',
    toDo: 'Ask again in a moment.',
  },
  RESOLVER_REQUEST_INVALID: {
    category: 'invalid-input',
    means: 'A request to the resolver or the health port is wrong: 400, 404, 405, 413 or 415.',
    toDo: 'Correct the fields that `errors` names; web and worker must be of the same version.',
  },
} as const satisfies ErrorMeanings
