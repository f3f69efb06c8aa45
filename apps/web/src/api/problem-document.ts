import type { Conflict } from '@whittle/core'

/** A field of the request that was refused: `spec.files[0].path`. */
export interface RefusedField {
  path: string
  message: string
}

/** A failure as the API answers it: problem details (RFC 9457) with Whittle's permanent code, a hint, and what is known of it. */
export interface ProblemDocument {
  /** `urn:whittle:error:<code>`. */
  type: string
  title: string
  status: number
  detail: string
  code: string
  hint?: string
  /** Whether the same request may succeed later. */
  retryable: boolean
  errors?: RefusedField[]
  conflict?: Conflict
  [member: string]: unknown
}

/** Whether an answer is a problem document: what lies between browser and server may answer, too. */
export function isProblemDocument(value: unknown): value is ProblemDocument {
  if (typeof value !== 'object' || value === null) return false
  const texts = ['type', 'title', 'detail', 'code'] as const
  return texts.every((key) => key in value && typeof (value as Record<string, unknown>)[key] === 'string')
}
