import { NextRequest } from 'next/server'
import { expect, it } from 'vitest'
import { proxy } from './proxy.ts'
import { PATH_HEADER } from './server/path-header.ts'

const ask = (headers?: Record<string, string>) =>
  proxy(new NextRequest('http://localhost:3000/images/acme/shop?tab=builds', { headers }))

it('allows scripts by a nonce that is new for each request, and no frame around the page', () => {
  const policies = [ask(), ask()].map((response) => response.headers.get('content-security-policy') ?? '')
  expect(policies[0]).not.toBe(policies[1])
  expect(policies[0]).toMatch(/script-src 'self' 'nonce-[\w+/=]{40,}' 'strict-dynamic'(?:;|$)/)
  expect(policies[0]).toContain("frame-ancestors 'none'")
  expect(policies[0]).not.toMatch(/script-src[^;]*unsafe/)
})

it('tells server code the asked path, whatever the client claims', () => {
  const response = ask({ [PATH_HEADER]: '//evil.example' })
  expect(response.headers.get(`x-middleware-request-${PATH_HEADER}`)).toBe('/images/acme/shop?tab=builds')
})
