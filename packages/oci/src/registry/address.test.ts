import { describe, expect, it } from 'vitest'
import { isTag, requireReference, requireRepository, requireSafeAddress } from './address.ts'

const withCode = (code: string) => expect.objectContaining({ code })

describe('requireSafeAddress', () => {
  it.each(['https://registry.example', 'http://localhost:5000', 'http://127.0.0.1:5000', 'http://[::1]:5000'])(
    'accepts %s',
    (address) => {
      expect(requireSafeAddress(address, false).href).toContain(address)
    },
  )

  it.each(['http://registry.example', 'http://127.0.0.1.example', 'http://localhost.example', 'http://10.0.0.1'])(
    'refuses %s unless plain http is allowed',
    (address) => {
      expect(() => requireSafeAddress(address, false)).toThrowError(withCode('REGISTRY_INSECURE'))
      expect(() => requireSafeAddress(address, true)).not.toThrow()
    },
  )

  it.each(['registry.example', 'ftp://registry.example', ''])('refuses %s', (address) => {
    expect(() => requireSafeAddress(address, true)).toThrowError(withCode('REGISTRY_ADDRESS_INVALID'))
  })
})

it.each(['a', 'gallery/nginx', 'team-1/a.b__c'])('"%s" is a repository', (name) => {
  expect(requireRepository(name)).toBe(name)
})

it.each(['', 'A', '/a', 'a/', 'a//b', '../a', 'a?b', 'a:b', '-a'])('"%s" is no repository', (name) => {
  expect(() => requireRepository(name)).toThrowError(withCode('REGISTRY_REFERENCE_INVALID'))
})

it.each(['latest', '1.2.3-dev', `sha256:${'a'.repeat(64)}`])('"%s" is a reference', (reference) => {
  expect(requireReference(reference)).toBe(reference)
})

it.each(['', '.a', 'a/b', 'a b', 'sha256:abc', 'x'.repeat(129)])('"%s" is no reference', (reference) => {
  expect(() => requireReference(reference)).toThrowError(withCode('REGISTRY_REFERENCE_INVALID'))
  expect(isTag(reference)).toBe(false)
})
