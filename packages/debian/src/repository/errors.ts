import { WhittleError, type WhittleErrorInit } from '@whittle/core'
import type { repositoryErrors } from '../error-codes.ts'

/** What can go wrong between a mirror and a verified snapshot. */
export type RepositoryErrorCode = keyof typeof repositoryErrors

/** A `WhittleError` whose code belongs to the repository part of this package. */
export function repositoryError(init: WhittleErrorInit & { code: RepositoryErrorCode }): WhittleError {
  return new WhittleError(init)
}
