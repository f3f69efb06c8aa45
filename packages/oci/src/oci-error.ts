import { WhittleError, type WhittleErrorInit } from '@whittle/core'

export type OciErrorCode =
  | 'OCI_LAYOUT_INVALID'
  | 'OCI_LAYOUT_UNREADABLE'
  | 'OCI_LAYOUT_UNWRITABLE'
  | 'OCI_DOCUMENT_INVALID'

/** An error of this package; its code is one of the literal union. */
export function ociError(init: WhittleErrorInit & { code: OciErrorCode }): WhittleError {
  return new WhittleError(init)
}
