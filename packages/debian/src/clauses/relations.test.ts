import { describe, expect, it } from 'vitest'
import { formatGroup, isInRange, parseRelations } from './relations.ts'

describe('parseRelations', () => {
  it('reads alternatives, ranges, qualifiers and odd white space', () => {
    expect(parseRelations('libc6 (>=2.38),python3:any  |  python3-minimal ( << 4~ ) , g++')).toEqual([
      [{ name: 'libc6', operator: '>=', version: '2.38' }],
      [
        { name: 'python3', qualifier: 'any' },
        { name: 'python3-minimal', operator: '<<', version: '4~' },
      ],
      [{ name: 'g++' }],
    ])
  })

  it('takes the deprecated < and > for "or equal" (Policy 7.1)', () => {
    expect(parseRelations('a (< 2), b (> 1)')).toEqual([
      [{ name: 'a', operator: '<=', version: '2' }],
      [{ name: 'b', operator: '>=', version: '1' }],
    ])
  })

  it('leaves out what is no relation', () => {
    expect(parseRelations('')).toEqual([])
    expect(parseRelations('a, , UPPER, b (~ 1)')).toEqual([[{ name: 'a' }]])
    expect(parseRelations('a, b (>= 1\u001B[31m), c\u0007')).toEqual([[{ name: 'a' }]])
  })

  it('writes what it read', () => {
    const text = 'libc6 (>= 2.38) | musl'
    expect(parseRelations(text).map(formatGroup)).toEqual([text])
    expect(parseRelations('python3:any (>= 3.13)').map(formatGroup)).toEqual(['python3:any (>= 3.13)'])
  })
})

it.each([
  ['1.0', '<<', '1.0', false],
  ['1.0', '<=', '1.0-0', true],
  ['1.0', '=', '1.0-0', true],
  ['1.0', '>=', '1.0~rc1', true],
  ['1.0', '>>', '1.0', false],
  ['1.0-1+b1', '>>', '1.0-1', true],
] as const)('%s %s %s: %s', (version, operator, bound, expected) => {
  expect(isInRange(version, { name: 'a', operator, version: bound })).toBe(expected)
})
