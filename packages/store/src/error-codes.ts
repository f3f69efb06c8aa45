import type { ErrorMeanings } from '@whittle/core'

/** What can be wrong with the store. */
export const storeErrors = {
  STORE_BLOB_MISSING: {
    category: 'internal',
    passing: true,
    means:
      'The store does not hold something that was made before, or the disk damaged it and it was discarded; a page shows it for a report or a file list.',
    toDo: 'Build the image again: the same image comes out.',
  },
  STORE_BLOB_MISMATCH: {
    category: 'integrity',
    means: 'Content is not what its digest or size says. Nothing of it was kept.',
    toDo: 'Try another mirror; when it comes from the store itself, check the disk.',
  },
  STORE_FULL: {
    category: 'internal',
    means: 'The disk with the data folder is full.',
    toDo: 'Free space, then start it again.',
  },
  STORE_NOT_WRITABLE: {
    category: 'internal',
    means: 'The user that runs Whittle may not read or write the data folder.',
    toDo: 'Give it the rights.',
  },
  STORE_UNAVAILABLE: {
    category: 'internal',
    passing: true,
    means: 'The data folder could not be read or written.',
    toDo: 'Check its disk.',
  },
} as const satisfies ErrorMeanings
