import { describe, expect, it } from 'vitest'
import { parseChallenges } from './challenge.ts'

describe('parseChallenges', () => {
  it('reads a Bearer challenge', () => {
    const header = 'Bearer realm="https://auth.example/token",service="registry",scope="repository:a/b:pull,push"'
    expect(parseChallenges(header)).toEqual([
      {
        scheme: 'bearer',
        parameters: { realm: 'https://auth.example/token', service: 'registry', scope: 'repository:a/b:pull,push' },
      },
    ])
  })

  it('reads several, with spaces, plain values and escapes', () => {
    expect(parseChallenges(String.raw`Basic realm = "a \"b\"" , charset=UTF-8, BEARER Realm=x`)).toEqual([
      { scheme: 'basic', parameters: { realm: 'a "b"', charset: 'UTF-8' } },
      { scheme: 'bearer', parameters: { realm: 'x' } },
    ])
  })

  it('reads a scheme alone, and nothing out of nonsense', () => {
    expect(parseChallenges('Negotiate')).toEqual([{ scheme: 'negotiate', parameters: {} }])
    expect(parseChallenges('')).toEqual([])
    expect(parseChallenges('"')).toEqual([])
  })

  it('takes time in proportion to the header', () => {
    expect(parseChallenges(`Bearer ${'a="'.repeat(20_000)}`)).toHaveLength(1)
  })
})
