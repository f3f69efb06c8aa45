import type { ErrorMeanings } from './errors.ts'

/** What every part may say. */
export const coreErrors = {
  INTERNAL_UNEXPECTED: {
    category: 'internal',
    means: 'Something failed that nobody foresaw; a page shows it when it could not be loaded.',
    toDo: 'Try again; on a page, check that the database and the data folder can be reached. The log (for the command line: standard error) has the cause; please report it.',
  },
} as const satisfies ErrorMeanings
