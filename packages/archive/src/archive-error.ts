import { WhittleError } from '@whittle/core'
import type { archiveErrors } from './error-codes.ts'

/** What can be wrong with an archive. All are integrity failures but two, about the host and about Whittle. */
export type ArchiveErrorCode = keyof typeof archiveErrors

/** The error for a broken or hostile archive: never retried. `publicMessage` is one sentence. */
export function archiveError(
  code: Exclude<ArchiveErrorCode, 'ARCHIVE_XZ_UNAVAILABLE' | 'ARCHIVE_BODY_GONE'>,
  publicMessage: string,
  cause?: unknown,
): WhittleError {
  return new WhittleError({
    code,
    category: 'integrity',
    publicMessage,
    hint: 'The file is damaged or was made to cause harm; it is not used.',
    cause,
  })
}

/** A name out of an archive, fit for a message: control characters escaped, at most 120 characters. */
export function quoted(name: string): string {
  return JSON.stringify(name.length > 120 ? `${name.slice(0, 119)}…` : name)
}
