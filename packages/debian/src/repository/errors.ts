import { WhittleError, type WhittleErrorInit } from '@whittle/core'

/** What can go wrong between a mirror and a verified snapshot. */
export type RepositoryErrorCode =
  | 'DEB_DISTRIBUTION_UNKNOWN'
  | 'DEB_GPGV_MISSING'
  | 'DEB_INDEX_MISMATCH'
  | 'DEB_INDEX_MISSING'
  | 'DEB_KEYRING_MISSING'
  | 'DEB_MIRROR_INVALID'
  | 'DEB_MIRROR_UNKNOWN'
  | 'DEB_MIRROR_UNREACHABLE'
  | 'DEB_RELEASE_EXPIRED'
  | 'DEB_RELEASE_FROM_FUTURE'
  | 'DEB_RELEASE_MALFORMED'
  | 'DEB_RELEASE_MISSING'
  | 'DEB_RELEASE_ROLLBACK'
  | 'DEB_RELEASE_SIGNATURE_INVALID'
  | 'DEB_RELEASE_WRONG_SUITE'

/** A `WhittleError` whose code belongs to the repository part of this package. */
export function repositoryError(init: WhittleErrorInit & { code: RepositoryErrorCode }): WhittleError {
  return new WhittleError(init)
}
