import { WhittleError } from '@whittle/core'

/** What can be wrong with an archive. All of them are integrity failures but the last, which is about the host. */
export type ArchiveErrorCode =
  | 'ARCHIVE_FORMAT_INVALID'
  | 'ARCHIVE_HEADER_INVALID'
  | 'ARCHIVE_CHECKSUM_MISMATCH'
  | 'ARCHIVE_TRUNCATED'
  | 'ARCHIVE_CORRUPT'
  | 'ARCHIVE_TRAILING_DATA'
  | 'ARCHIVE_LIMIT_EXCEEDED'
  | 'ARCHIVE_PATH_INVALID'
  | 'ARCHIVE_PATH_OUTSIDE'
  | 'ARCHIVE_PATH_THROUGH_LINK'
  | 'ARCHIVE_LINK_INVALID'
  | 'ARCHIVE_DUPLICATE_MEMBER'
  | 'ARCHIVE_TYPE_REFUSED'
  | 'ARCHIVE_XZ_UNAVAILABLE'

/** The error for a broken or hostile archive: never retried. `publicMessage` is one sentence. */
export function archiveError(
  code: Exclude<ArchiveErrorCode, 'ARCHIVE_XZ_UNAVAILABLE'>,
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
