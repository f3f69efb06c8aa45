import { WhittleError } from '@whittle/core'

/**
 * Waits for work on rows. What fails there and is not ours comes from Postgres (it restarts, a connection broke) and may
 * pass: `BUILD_ROWS_UNREACHABLE`, so that a build is tried again instead of ending for good with an error that says nothing.
 */
export async function onRows<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (cause) {
    if (cause instanceof WhittleError) throw cause
    throw new WhittleError({
      code: 'BUILD_ROWS_UNREACHABLE',
      category: 'internal',
      publicMessage: 'What is known of the build could not be read from the database, or not be written to it.',
      hint: 'Does Postgres run? The worker log has its answer.',
      retryable: true,
      cause,
    })
  }
}
