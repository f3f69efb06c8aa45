import { WhittleError, type WhittleErrorInit } from '@whittle/core'
import type { carveErrors } from '../error-codes.ts'

/** What can be wrong with an image when its packages are carved; permanent. */
export type CarveErrorCode = keyof typeof carveErrors

/** An error of the carve; each says what to change. */
export function carveError(init: WhittleErrorInit & { code: CarveErrorCode }): WhittleError {
  return new WhittleError(init)
}
