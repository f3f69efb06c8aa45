import { WhittleError, type ErrorCategory } from '@whittle/core'

export type AssembleErrorCode = 'ASSEMBLE_FILE_MISSING' | 'ASSEMBLE_CONTENT_MISMATCH' | 'ASSEMBLE_TREE_INVALID'

const CATEGORIES: Readonly<Record<AssembleErrorCode, ErrorCategory>> = {
  ASSEMBLE_FILE_MISSING: 'integrity',
  ASSEMBLE_CONTENT_MISMATCH: 'integrity',
  ASSEMBLE_TREE_INVALID: 'internal',
}

/** A tree that cannot be written as it stands, or content that is not what the tree says. Nothing is stored. */
export function assembleError(code: AssembleErrorCode, publicMessage: string): WhittleError {
  return new WhittleError({ code, category: CATEGORIES[code], publicMessage })
}
