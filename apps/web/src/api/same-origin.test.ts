import { describe, expect, it } from 'vitest'
import { assertSameOrigin } from './same-origin.ts'

const own = 'https://whittle.example'
const check = (method: string, headers: Record<string, string>) =>
  assertSameOrigin(new Request('http://internal/api/v1/images', { method, headers }), own)

describe('assertSameOrigin', () => {
  it.each([
    ['GET', { 'sec-fetch-site': 'cross-site' }],
    ['POST', { 'sec-fetch-site': 'same-origin', origin: 'https://evil.example' }],
    ['POST', { origin: own }],
    ['POST', { origin: 'http://10.0.0.2:3000', host: '10.0.0.2:3000' }],
    ['POST', {}],
  ])('lets %s with %o through', (method, headers) => {
    expect(() => check(method, headers)).not.toThrow()
  })

  it.each([
    ['POST', { 'sec-fetch-site': 'cross-site' }],
    ['PUT', { 'sec-fetch-site': 'same-site' }],
    ['POST', { 'sec-fetch-site': 'none' }],
    ['POST', { origin: 'https://evil.example', host: 'whittle.example' }],
    ['DELETE', { origin: 'null' }],
    ['POST', { origin: 'http://whittle.example', host: 'internal' }],
  ])('refuses %s with %o', (method, headers) => {
    expect(() => check(method, headers)).toThrow('API_ORIGIN_REFUSED')
  })
})
