import { WhittleError } from '@whittle/core'
import type { ErrorCategory } from '@whittle/core'
import { apiErrors } from './error-codes.ts'

export type ApiErrorCode = keyof typeof apiErrors

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
    category: categories[apiErrors[code].status] ?? 'invalid-input',
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
