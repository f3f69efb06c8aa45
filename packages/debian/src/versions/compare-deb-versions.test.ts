import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareDebVersions } from './compare-deb-versions.ts'

describe('compareDebVersions', () => {
  it.each([
    ['1.0', '<', '1.1'],
    ['1.0~rc1', '<', '1.0'],
    ['1.0', '=', '1.0-0'],
    ['1.0-0', '<', '1.0-0+deb13u1'],
    ['1.10', '>', '1.9'],
    ['1:0.1', '>', '9.9'],
    ['0:1.0', '=', '1.0'],
    ['1.0a', '<', '1.0+'],
    ['1.0-1~deb13u1', '<', '1.0-1'],
    ['2.36-9+deb12u9', '<', '2.36-9+deb12u14'],
    ['1.2.3', '=', '1.02.3'],
    ['5.6.1+really5.4.5-1', '>', '5.6.1-1'],
    ['1:1.3.dfsg+really1.3.1-1+b1', '>', '1:1.3.dfsg+really1.3.1-1'],
    ['1.0.', '>', '1.0'],
    ['1-2-3', '>', '1-2-2'],
    ['~', '<', ''],
    ['1.0~~', '<', '1.0~'],
    ['20240101', '>', '2024'],
    ['99999999999999999999999', '>', '99999999999999999999998'],
  ])('%s %s %s', (a, order, b) => {
    expect(Math.sign(compareDebVersions(a, b))).toBe({ '<': -1, '=': 0, '>': 1 }[order])
  })

  const version = fc
    .tuple(
      fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }),
      fc.stringMatching(/^[0-9][0-9a-c.+~]{0,6}$/),
      fc.option(fc.stringMatching(/^[0-9a-c.+~]{1,4}$/), { nil: undefined }),
    )
    .map(
      ([epoch, upstream, revision]) =>
        `${epoch === undefined ? '' : `${epoch}:`}${upstream}${revision === undefined ? '' : `-${revision}`}`,
    )

  it('orders epochs that are larger than any number as equal', () => {
    const epoch = '9'.repeat(400)
    expect(compareDebVersions(`${epoch}:1`, `${epoch}:2`)).toBeLessThan(0)
    expect(compareDebVersions(`${epoch}:1`, '5:1')).toBeGreaterThan(0)
  })

  it('is a total order', () => {
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        expect(Math.sign(compareDebVersions(a, b))).toBe(-Math.sign(compareDebVersions(b, a)) + 0)
        const ordered = compareDebVersions(a, b) <= 0 && compareDebVersions(b, c) <= 0
        expect(!ordered || compareDebVersions(a, c) <= 0).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })
})
