import { WhittleError, type WhittleErrorInit } from '@whittle/core'

/** What can be wrong with an image when its packages are carved; permanent. */
export type CarveErrorCode =
  | 'CARVE_ACCOUNT_CLASH'
  | 'CARVE_ACCOUNT_UNKNOWN'
  | 'CARVE_DISTRIBUTION_UNKNOWN'
  | 'CARVE_EXCLUDED_NEEDED'
  | 'CARVE_FILE_CONFLICT'
  | 'CARVE_HARD_LINK_BROKEN'
  | 'CARVE_INTERPRETER_MISSING'
  | 'CARVE_LIBRARY_MISSING'
  | 'CARVE_PACKAGE_OTHER'
  | 'CARVE_VARIANT_UNSUPPORTED'

/** An error of the carve; each says what to change. */
export function carveError(init: WhittleErrorInit & { code: CarveErrorCode }): WhittleError {
  return new WhittleError(init)
}
