import { WhittleError, type ErrorCategory } from '@whittle/core'
import type { engineErrors } from '../../error-codes.ts'

export type AssembleErrorCode = Extract<keyof typeof engineErrors, `ASSEMBLE_${string}`>

const CATEGORIES: Readonly<Record<AssembleErrorCode, ErrorCategory>> = {
  ASSEMBLE_FILE_MISSING: 'integrity',
  ASSEMBLE_CONTENT_MISMATCH: 'integrity',
  ASSEMBLE_TREE_INVALID: 'internal',
}
const HINTS: Readonly<Record<AssembleErrorCode, string>> = {
  ASSEMBLE_FILE_MISSING: 'The package in the store is not the one that was carved; check the disk of the data folder.',
  ASSEMBLE_CONTENT_MISMATCH: 'The package in the store changed between two reads; check the disk of the data folder.',
  ASSEMBLE_TREE_INVALID: 'This is a fault of Whittle, not of the definition: please report it.',
}

/** A tree that cannot be written as it stands, or content that is not what the tree says. Nothing is stored. */
export function assembleError(code: AssembleErrorCode, publicMessage: string): WhittleError {
  return new WhittleError({ code, category: CATEGORIES[code], publicMessage, hint: HINTS[code] })
}
