import { WhittleError } from '@whittle/core'
import { describe, expect, it } from 'vitest'
import { apiError, notFound } from './api-error.ts'
import { isProblemDocument } from './problem-document.ts'
import { problemOf, problemResponse } from './problem-response.ts'

describe('problemOf', () => {
  it('gives an error of the API its own status', () => {
    expect(problemOf(notFound('image'))).toMatchObject({
      status: 404,
      code: 'API_NOT_FOUND',
      type: 'urn:whittle:error:API_NOT_FOUND',
    })
    expect(problemOf(apiError('API_RESOLVER_TIMEOUT', { message: 'Slow.', retryable: true }))).toMatchObject({
      status: 504,
      retryable: true,
    })
  })

  it.each([
    ['invalid-input', 400],
    ['unsatisfiable', 409],
    ['upstream', 502],
    ['policy', 403],
    ['internal', 500],
  ] as const)('answers category %s with %i', (category, status) => {
    expect(problemOf(new WhittleError({ code: 'X', category, publicMessage: 'Words.', hint: 'Help.' }))).toMatchObject({
      status,
      detail: 'Words.',
      hint: 'Help.',
    })
  })

  it('tells nothing of an unexpected error', () => {
    const text = JSON.stringify(problemOf(new Error('password=secret at /srv/app.ts')))
    expect(text).toContain('INTERNAL_UNEXPECTED')
    expect(text).not.toContain('secret')
  })

  it('lets details add members but never replace the standard ones', () => {
    const error = apiError('IMAGE_REVISION_CONFLICT', {
      message: 'Late.',
      details: { current: { revision: 4 }, status: 200 },
    })
    expect(problemOf(error)).toMatchObject({ status: 409, current: { revision: 4 } })
  })
})

describe('problemResponse', () => {
  it('is problem+json that clients can parse', async () => {
    const response = problemResponse(notFound('build'))
    expect([response.status, response.headers.get('content-type')]).toEqual([404, 'application/problem+json'])
    const document: unknown = await response.json()
    expect(isProblemDocument(document) && document.detail).toContain('no such build')
    expect(isProblemDocument({ detail: 'x' })).toBe(false)
  })
})
