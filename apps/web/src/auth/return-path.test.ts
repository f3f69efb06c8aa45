import { describe, expect, it } from 'vitest'
import { safeReturnPath } from './return-path.ts'

describe('safeReturnPath', () => {
  it.each(['/', '/images/acme/shop?tab=builds', '/images/new#step-2', '/builds/019'])('keeps %s', (path) => {
    expect(safeReturnPath(path)).toBe(path)
  })

  it.each([
    undefined,
    null,
    '',
    'images',
    'https://evil.example/',
    '//evil.example/',
    '///evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/%0d%0a/../..//evil.example',
    '/./\\evil.example',
    'javascript:alert(1)',
    ['/a', '/b'],
    '/sign-in?return=/x',
    '/setup',
    '/api/v1/images',
    `/${'a'.repeat(2001)}`,
  ])('refuses %s', (path) => {
    expect(safeReturnPath(path)).toBe('/')
  })

  it('keeps paths that only begin like an entry page', () => {
    expect(safeReturnPath('/setup-guide')).toBe('/setup-guide')
  })
})
