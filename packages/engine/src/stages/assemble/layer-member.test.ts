import { streamOf } from '@whittle/archive'
import { digestOfBytes } from '@whittle/core'
import { describe, expect, it } from 'vitest'
import { cut, LayerMember } from './layer-member.ts'

async function pieces(bytes: Uint8Array, lengths: number[], arriving: number): Promise<Buffer[]> {
  const found: Buffer[] = []
  for await (const piece of cut(streamOf(bytes, arriving), lengths)) found.push(piece)
  return found
}

it('cuts a stream where it is told, however it arrives', async () => {
  const bytes = Buffer.from(Array.from({ length: 100 }, (_, at) => at))
  for (const arriving of [1, 7, 30, 100]) {
    for (const lengths of [[100], [30, 30, 40], [1, 98, 1], [7, 7, 86]]) {
      const found = await pieces(bytes, lengths, arriving)
      expect(found.map(({ length }) => length)).toEqual(lengths)
      expect(Buffer.concat(found).equals(bytes)).toBe(true)
    }
  }
})

describe('what is remembered of a member', () => {
  const member = { digest: digestOfBytes('x'), sizeBytes: 10, segments: [4, 6] }

  it('counts when its segments are all of it', () => {
    expect(LayerMember.safeParse(member).success).toBe(true)
    expect(LayerMember.safeParse({ ...member, segments: [4, 5] }).success).toBe(false)
    expect(LayerMember.safeParse({ ...member, segments: [10, 0] }).success).toBe(false)
  })
})
