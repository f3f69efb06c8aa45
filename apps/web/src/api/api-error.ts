import { WhittleError } from '@whittle/core'
import type { ErrorCategory } from '@whittle/core'

/** Codes that the API itself owns, with their HTTP status. */
export const apiStatuses = {
  API_NOT_SIGNED_IN: 401,
  API_NOT_ALLOWED: 403,
  API_ORIGIN_REFUSED: 403,
  API_NOT_FOUND: 404,
  API_BODY_TOO_LARGE: 413,
  API_BODY_NOT_JSON: 415,
  API_REQUEST_INVALID: 400,
  API_RESOLVER_UNREACHABLE: 503,
  API_RESOLVER_TIMEOUT: 504,
  API_RESOLVER_ANSWER: 502,
  IMAGE_NAME_TAKEN: 409,
  IMAGE_NAME_FIXED: 409,
  IMAGE_REVISION_CONFLICT: 409,
  BUILD_ALREADY_FINISHED: 409,
  BUILD_NOT_FINISHED: 409,
} as const
export type ApiErrorCode = keyof typeof apiStatuses

const categories: Partial<Record<number, ErrorCategory>> = {
  401: 'policy',
  403: 'policy',
  502: 'upstream',
  503: 'upstream',
  504: 'upstream',
}

/** What an API error says. */
export interface ApiErrorInit {
  message: string
  hint?: string
  retryable?: boolean
  /** Members of the problem document beside the standard ones. */
  details?: Record<string, unknown>
  cause?: unknown
}

/** An error of the API: its code decides the HTTP status. */
export function apiError(code: ApiErrorCode, init: ApiErrorInit): WhittleError {
  const { message, ...rest } = init
  return new WhittleError({
    code,
    category: categories[apiStatuses[code]] ?? 'invalid-input',
    publicMessage: message,
    ...rest,
  })
}

/** What another team's object and one that never was have in common. */
export function notFound(what: string): WhittleError {
  return apiError('API_NOT_FOUND', {
    message: `There is no such ${what}, or it belongs to another team.`,
    hint: 'Check the address; if it belongs to another team, ask its admin to add you.',
  })
}
