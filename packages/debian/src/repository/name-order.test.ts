import { describe, expect, it } from 'vitest'
import { NameOrder } from './name-order.ts'

function orderOf(...stanzas: Record<string, string>[]): string[] {
  const order = new NameOrder()
  for (const stanza of stanzas) order.meet(new Map(Object.entries(stanza)))
  const names = 'abcdefghijklmnop'.split('').map((letter) => `${letter}${letter}`)
  const places = order.settle(names)
  return names
    .filter((name) => places.get(name)! < 100)
    .sort((a, b) => places.get(a)! - places.get(b)!)
    .map((name) => name[0]!)
}

describe('NameOrder', () => {
  it('meets the package first, then its relations field by field, what it provides last', () => {
    const stanza = {
      provides: 'aa',
      enhances: 'bb',
      replaces: 'cc',
      suggests: 'dd',
      recommends: 'ee',
      breaks: 'ff',
      conflicts: 'gg',
      depends: 'hh',
      'pre-depends': 'ii',
      package: 'jj',
    }
    expect(orderOf(stanza).slice(0, 10).join('')).toBe('jihgfedcba')
  })

  it('reads alternatives and groups in order, past versions and architectures', () => {
    const depends = 'cc (>= 1:2~a) | bb,aa(= 1)|dd [amd64] , ee:amd64 (<< 2)'
    expect(orderOf({ package: 'ff', depends }).slice(0, 6).join('')).toBe('fcbade')
  })

  it('takes a name with :any for another one, unless it is provided', () => {
    const order = orderOf(
      { package: 'cc', depends: 'bb:any, aa' },
      { package: 'dd', provides: 'ee:any' },
      { package: 'bb' },
    )
    expect(order.slice(0, 5).join('')).toBe('cadeb')
  })

  it('gives the first place again and again, and survives broken fields', () => {
    const broken = { package: 'aa', depends: ', | ,, (>= 1), bb ((, |cc', suggests: ',' }
    expect(orderOf(broken, { package: 'dd' }, { package: 'bb' }).slice(0, 4).join('')).toBe('abcd')
  })
})
