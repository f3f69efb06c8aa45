import { describe, expect, it } from 'vitest'
import { canonicalJson } from './canonical-json.ts'
import { digestOfDocument } from './hash.ts'

describe('canonicalJson', () => {
  it('sorts keys by UTF-16 code units at every depth (RFC 8785, section 3.2.3)', () => {
    const value = {
      '\u20ac': 1,
      '\r': 2,
      '\ufb33': 3,
      '1': 4,
      '\ud83d\ude00': 5,
      '\u0080': 6,
      '\u00f6': { b: 1, a: [2, { d: 1, c: 0 }] },
    }
    expect(Object.keys(JSON.parse(canonicalJson(value)))).toHaveLength(7)
    expect(canonicalJson(value)).toBe(
      '{"\\r":2,"1":4,"\u0080":6,"\u00f6":{"a":[2,{"c":0,"d":1}],"b":1},"\u20ac":1,"\ud83d\ude00":5,"\ufb33":3}',
    )
  })

  it('writes numbers as ECMAScript does (section 3.2.2.3)', () => {
    expect(canonicalJson([1e21, 1e-7, 0.5, -0, 100])).toBe('[1e+21,1e-7,0.5,0,100]')
  })

  it('leaves out undefined members and refuses what JSON cannot hold', () => {
    expect(canonicalJson({ a: undefined, b: null })).toBe('{"b":null}')
    expect(() => canonicalJson(Number.NaN)).toThrow(TypeError)
    expect(() => canonicalJson({ a: () => 1 })).toThrow(TypeError)
  })

  it('gives the same digest whatever the order of keys', () => {
    expect(digestOfDocument({ a: 1, b: 2 })).toBe(digestOfDocument({ b: 2, a: 1 }))
    expect(digestOfDocument({ a: 1 })).not.toBe(digestOfDocument({ a: 2 }))
  })
})
