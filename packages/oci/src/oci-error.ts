import { WhittleError, type WhittleErrorInit } from '@whittle/core'
import type { ociErrors } from './error-codes.ts'

export type OciErrorCode = keyof typeof ociErrors

/** An error of this package; its code is one of the literal union. */
export function ociError(init: WhittleErrorInit & { code: OciErrorCode }): WhittleError {
  return new WhittleError(init)
}
