import type { ServerResponse } from 'node:http'
import { toWhittleError, type ErrorCategory, type WhittleError } from '@whittle/core'

const STATUS: Record<ErrorCategory, number> = {
  'invalid-input': 400,
  unsatisfiable: 422,
  upstream: 503,
  integrity: 502,
  policy: 403,
  internal: 500,
}

/** Answers with JSON. */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
) {
  const content = JSON.stringify(body)
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(content),
    'cache-control': 'no-store',
    ...headers,
  })
  response.end(content)
}

/**
 * Answers with problem details (RFC 9457): our code, the sentence, the hint, and the fields that are wrong. `details.status`
 * of the error, when there is one, stands over the status of its category.
 */
export function sendProblem(response: ServerResponse, thrown: unknown): WhittleError {
  const error = toWhittleError(thrown)
  const { status = STATUS[error.category], errors, headers } = error.details as ProblemDetails
  const body = {
    type: 'about:blank',
    title: error.code,
    status,
    detail: error.publicMessage,
    code: error.code,
    hint: error.hint,
    errors,
  }
  sendJson(response, status, body, { 'content-type': 'application/problem+json; charset=utf-8', ...headers })
  return error
}

/** What an error of this service's own may say in its `details`. */
export interface ProblemDetails {
  status?: number
  /** One entry a wrong field. */
  errors?: { path: string; message: string }[]
  headers?: Record<string, string>
}
