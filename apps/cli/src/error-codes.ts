import type { ErrorMeanings } from '@whittle/core'

/** What the command line says of its call. */
export const cliErrors = {
  CLI_CALL_WRONG: {
    category: 'invalid-input',
    means: 'Arguments or flags contradict each other, or one of them is wrong.',
    toDo: 'See `whittle --help`.',
  },
  CLI_FILE_UNREADABLE: {
    category: 'invalid-input',
    means: 'A file that was named cannot be read.',
    toDo: 'Check the path, and that this user may read it.',
  },
  CLI_FILE_UNWRITABLE: {
    category: 'invalid-input',
    means: 'The output file cannot be written.',
    toDo: 'Name a file in a folder that is there and writable.',
  },
  CLI_IMPORT_NOTHING: {
    category: 'invalid-input',
    means: 'Nothing of the file can be imported; the lines above the error say why.',
    toDo: 'Give a Dockerfile with a `FROM`, or an apko image configuration.',
  },
  CLI_REFERENCE_INVALID: {
    category: 'invalid-input',
    means: 'This names no image, or an image cannot be pushed there.',
    toDo: 'Write `oci:DIR[:TAG]` or `docker://HOST/REPOSITORY[:TAG]`.',
  },
  CLI_STATE_UNREADABLE: {
    category: 'integrity',
    means:
      'The file that says how new the last package index was is damaged or cannot be read. Nothing is fetched: an old index could not be told from a new one.',
    toDo: 'Give this user the right to read it; remove it only if you trust the mirror.',
  },
  CLI_STORE_KEPT: {
    category: 'invalid-input',
    means: 'The store belongs to an installation; only its database knows what must stay.',
    toDo: 'Leave it to the worker, which clears it each day and near `WHITTLE_STORE_QUOTA`, or name another store.',
  },
  CLI_STORE_UNUSABLE: {
    category: 'invalid-input',
    means: 'This user cannot write to the folder of the store.',
    toDo: 'Name another with `--store` or `WHITTLE_STORE`.',
  },
  LOCK_INVALID: {
    category: 'invalid-input',
    means: 'The lock is damaged, or of another version.',
    toDo: 'Make it anew with `whittle lock`.',
  },
} as const satisfies ErrorMeanings
