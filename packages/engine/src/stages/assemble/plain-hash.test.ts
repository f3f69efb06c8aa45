import { gzipSync } from 'node:zlib'
import { digestOfBytes } from '@whittle/core'
import { describe, expect, it } from 'vitest'
import { createPlainHash } from './plain-hash.ts'
import { createPlainStates, type PlainStates } from './plain-states.ts'

/** A member for each list of contents, which are its segments. */
function membersOf(contents: readonly string[][]) {
  return contents.map((texts) => {
    const segments = texts.map((text) => gzipSync(text))
    const bytes = Buffer.concat(segments)
    const lengths = segments.map(({ length }) => length)
    return { bytes: segments, digest: digestOfBytes(bytes), sizeBytes: bytes.length, segments: lengths }
  })
}

/** The diff ID of a layer, which is compared with that of its text, and the positions whose bytes were asked for. */
async function hash(contents: readonly string[][], states: PlainStates): Promise<number[]> {
  const members = membersOf(contents)
  const plainHash = createPlainHash(members, states)
  const needed = [...members.keys()].filter((position) => plainHash.needs(position))
  for (const position of needed) for (const segment of members[position]!.bytes) await plainHash.add(position, segment)
  expect(await plainHash.digest()).toBe(digestOfBytes(contents.flat().join('')))
  return needed
}

describe('createPlainHash', () => {
  it('goes on behind the longest beginning that an earlier layer had', async () => {
    const states = createPlainStates()
    const [first, large, small, last] = [['folders'], ['a', 'b', 'c', 'd', 'e', 'f', 'g'], ['h', 'i'], ['end']]
    expect(await hash([first, large, small, last], states)).toEqual([0, 1, 2, 3])
    expect(await hash([first, large, small, ['other end']], states)).toEqual([3])
    expect(await hash([first, large, ['small anew'], last], states)).toEqual([2, 3])
    expect(await hash([first, ['large anew'], small, last], states)).toEqual([1, 2, 3])
    expect(await hash([['other folders'], large, small, last], states)).toEqual([0, 1, 2, 3])
    expect(await hash([first, large], states)).toEqual([])
    expect(await hash([first, large, small, last], states)).toEqual([])
  })

  it('tells that a segment is none, and keeps nothing of it', async () => {
    const states = createPlainStates()
    const members = membersOf([['folders'], ['a', 'b']])
    const broken = createPlainHash(members, states)
    await broken.add(0, members[0]!.bytes[0]!)
    await broken.add(1, Buffer.from('no gzip at all'))
    await broken.add(1, members[1]!.bytes[1]!)
    await expect(broken.digest()).rejects.toThrow('incorrect header check')
    expect(createPlainHash(members, states).needs(1)).toBe(true)
  })
})

it('createPlainStates keeps as many beginnings as it may, and those that were asked for last', async () => {
  const states = createPlainStates(2)
  await hash([['a'], ['b']], states)
  expect(await hash([['a']], states)).toEqual([])
  expect(await hash([['c']], states)).toEqual([0])
  expect(await hash([['a']], states)).toEqual([])
  expect(await hash([['a'], ['b']], states)).toEqual([1])
})
