import type { ErrorMeanings } from '@whittle/core'

/** What can be wrong with the catalogue. */
export const catalogErrors = {
  CATALOG_ENTRY_INVALID: {
    category: 'invalid-input',
    means: "A base image's file in `packages/catalog/images` is not valid; the message names file and field.",
    toDo: 'Mend that file.',
  },
} as const satisfies ErrorMeanings
