import type { CarvedTree } from '@whittle/debian'
import { describe, expect, it } from 'vitest'
import { groupByOrigin } from './origin-groups.ts'

type Pack = CarvedTree['packages'][number]

const pack = (name: string, sizeBytes: number): Pack => ({
  name,
  debDigest: `sha256:${'0'.repeat(64)}`,
  entries: [{ path: `/${name}`, type: 'file', mode: 0o644, uid: 0, gid: 0, mtimeSeconds: 0, sizeBytes }],
})
/** 40 sources of two packages each, from 1 kB to 40 kB, none near a power of two. */
const many = Array.from({ length: 40 }, (_, at) => [
  pack(`lib${at}-a`, 700 * (at + 1) + 37),
  pack(`lib${at}-b`, 300 * (at + 1)),
]).flat()
const originOf = (name: string) => name.slice(0, -2)
const groups = (packages: readonly Pack[], layers: number) =>
  groupByOrigin(packages, originOf, layers).map((group) => group.map(({ name }) => name))
const textsOf = (made: string[][]) => made.map((group) => group.join()).sort()

describe('groupByOrigin', () => {
  it('gives each source a layer where there are enough, the largest first, and none to what holds nothing', () => {
    const empty: Pack = { ...pack('none-a', 0), entries: [] }
    expect(groups([pack('a-1', 10), pack('b-1', 100), pack('a-2', 20), empty], 9)).toEqual([['b-1'], ['a-1', 'a-2']])
  })

  it('keeps to the budget, holds every package once, and never parts a source', () => {
    for (const layers of [1, 2, 3, 9, 40]) {
      const made = groups(many, layers)
      expect(made.length).toBeLessThanOrEqual(layers)
      expect(made.flat().sort()).toEqual(many.map(({ name }) => name).sort())
      for (const group of made) for (const name of group) expect(group).toContain(`${originOf(name)}-a`)
    }
  })

  it('does not depend on the order of the packages, nor on small changes of sizes', () => {
    const before = groups(many, 9)
    expect(groups(many.toReversed(), 9)).toEqual(before)
    const grown = many.map(({ name, entries }) => pack(name, entries[0]!.sizeBytes + 5))
    expect(groups(grown, 9)).toEqual(before)
  })

  it('changes one group when a small source comes or goes', () => {
    const before = textsOf(groups(many, 9))
    const after = textsOf(groups([...many, pack('new-a', 50)], 9))
    expect(after.filter((group) => !before.includes(group))).toHaveLength(1)
    const without = textsOf(
      groups(
        many.filter(({ name }) => originOf(name) !== 'lib0'),
        9,
      ),
    )
    expect(without.filter((group) => !before.includes(group)).length).toBeLessThanOrEqual(1)
  })
})
