import { NextRequest } from 'next/server'
import { afterEach, expect, it, vi } from 'vitest'
import { proxy } from './proxy.ts'
import { PATH_HEADER } from './server/path-header.ts'

const ask = (headers?: Record<string, string>) =>
  proxy(new NextRequest('http://localhost:3000/images/acme/shop?tab=builds', { headers }))

afterEach(() => void vi.unstubAllEnvs())

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

it('keeps browsers on https where people open it so, and nowhere else', () => {
  vi.stubEnv('WHITTLE_URL', 'http://localhost:3000')
  expect(ask().headers.get('strict-transport-security')).toBeNull()
  vi.stubEnv('WHITTLE_URL', 'https://whittle.example')
  expect(ask().headers.get('strict-transport-security')).toContain('max-age=31536000')
})
