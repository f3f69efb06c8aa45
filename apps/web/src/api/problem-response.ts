import { toWhittleError } from '@whittle/core'
import type { ErrorCategory } from '@whittle/core'
import { apiErrors } from './error-codes.ts'
import type { ProblemDocument } from './problem-document.ts'

/** The status of every error whose code has none of its own. */
export const statusByCategory: Record<ErrorCategory, number> = {
  'invalid-input': 400,
  unsatisfiable: 409,
  upstream: 502,
  integrity: 502,
  policy: 403,
  internal: 500,
}

const titles: Record<number, string> = {
  400: 'The request is not right',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  409: 'Not possible as things stand',
  413: 'Too large',
  415: 'Not JSON',
  500: 'Internal error',
  502: 'A service answered badly',
  503: 'A service is not reachable',
  504: 'A service took too long',
}

/** Whatever was thrown, as problem details (RFC 9457). Causes and stacks never leave the server. */
export function problemOf(thrown: unknown): ProblemDocument {
  const error = toWhittleError(thrown)
  const status = Object.hasOwn(apiErrors, error.code)
    ? apiErrors[error.code as keyof typeof apiErrors].status
    : statusByCategory[error.category]
  return {
    ...error.details,
    type: `urn:whittle:error:${error.code}`,
    title: titles[status] ?? 'Error',
    status,
    detail: error.publicMessage,
    code: error.code,
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    retryable: error.retryable,
  }
}

/** The HTTP answer for whatever was thrown. */
export function problemResponse(thrown: unknown): Response {
  const problem = problemOf(thrown)
  return Response.json(problem, {
    status: problem.status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
  })
}
