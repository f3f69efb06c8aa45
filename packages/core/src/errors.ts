/** What kind of failure an error is. Shells map it: HTTP status in web, exit code in cli, retry or not in worker. */
export type ErrorCategory = 'invalid-input' | 'unsatisfiable' | 'upstream' | 'integrity' | 'policy' | 'internal'

/** What the reference of errors (docs/errors.md, generated) says of one code. */
export interface ErrorMeaning {
  /** Absent where the code is no error by itself (a problem within `SPEC_INVALID`) or where `status` says more. */
  category?: ErrorCategory
  /** It can go away by itself: the same call may succeed later. */
  passing?: boolean
  /** HTTP status, for codes that only the web application answers with. */
  status?: number
  /** What is wrong, a sentence. */
  means: string
  /** What a person does about it, a sentence. */
  toDo: string
}

/** The permanent codes that a part of Whittle owns. Its literal union of codes is `keyof` of this. */
export type ErrorMeanings = Readonly<Record<string, ErrorMeaning>>

export interface WhittleErrorInit {
  /** Permanent, upper case, prefixed by the area that owns it: `DEB_RELEASE_SIGNATURE_INVALID`. */
  code: string
  category: ErrorCategory
  /** One sentence for a person: what is wrong and where. Holds no secret and no internal path. */
  publicMessage: string
  /** What to do about it. */
  hint?: string
  /** Whether the same call may succeed later without a change by a person. Never true for integrity failures. */
  retryable?: boolean
  details?: Record<string, unknown>
  cause?: unknown
}

/** The one error type of the project. Expected outcomes ("no solution, because …") are discriminated unions instead. */
export class WhittleError extends Error {
  readonly code: string
  readonly category: ErrorCategory
  readonly publicMessage: string
  readonly hint: string | undefined
  readonly retryable: boolean
  readonly details: Record<string, unknown>

  constructor(init: WhittleErrorInit) {
    const publicMessage = printable(init.publicMessage)
    super(`${init.code}: ${publicMessage}`, { cause: init.cause })
    this.name = 'WhittleError'
    this.code = init.code
    this.category = init.category
    this.publicMessage = publicMessage
    this.hint = init.hint === undefined ? undefined : printable(init.hint)
    this.retryable = init.category !== 'integrity' && (init.retryable ?? false)
    this.details = init.details ?? {}
  }
}

/**
 * A text that may quote what others made, fit for a terminal or a page: control characters but line feeds, and marks that
 * turn the direction of writing, become `\uFFFD`.
 */
export function printable(text: string): string {
  return text.replaceAll(/[^\P{Cc}\n]|[\u202A-\u202E\u2066-\u2069]/gu, '\uFFFD')
}

/** Whatever was thrown, as a `WhittleError`: others become `INTERNAL_UNEXPECTED` with the original as cause. */
export function toWhittleError(thrown: unknown): WhittleError {
  if (thrown instanceof WhittleError) return thrown
  return new WhittleError({
    code: 'INTERNAL_UNEXPECTED',
    category: 'internal',
    publicMessage: 'Something went wrong inside Whittle.',
    hint: 'The log has the details; please report it.',
    cause: thrown,
  })
}
