import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { gunzipMember, gzipMembers } from './gzip-members.ts'
import { streamOf } from './stream-of.ts'

/** 5 MB that compress about as a program does. */
const plain = Buffer.concat(
  Array.from({ length: 160_000 }, (_, at) =>
    createHash('sha256')
      .update(String(at >> 2))
      .digest(),
  ),
)

async function pack(pieceBytes: number, parallel?: number): Promise<Buffer> {
  const members: Buffer[] = []
  for await (const member of gzipMembers(streamOf(plain, pieceBytes), { parallel })) members.push(member)
  return Buffer.concat(members)
}

describe('gzipMembers', () => {
  it('gives bytes that hold the content and depend on nothing else', async () => {
    const reference = await pack(64 * 1024)
    expect(gunzipSync(reference).equals(plain)).toBe(true)
    expect(execFileSync('gzip', ['-dc'], { input: reference, maxBuffer: 1e8 }).equals(plain)).toBe(true)
    for (const [pieceBytes, parallel] of [
      [1_000_003, 1],
      [plain.length, 4],
      [4097, 3],
    ] as const) {
      expect((await pack(pieceBytes, parallel)).equals(reference)).toBe(true)
    }
  })

  it('writes neither name nor date nor system', async () => {
    const members: Buffer[] = []
    for await (const member of gzipMembers([plain])) members.push(member)
    expect(members.length).toBe(3)
    for (const member of members) {
      expect(member.subarray(0, 10).toString('hex')).toMatch(/^1f8b080000000000..ff$/)
    }
  })

  it('shows the plain bytes in order and gives no member for nothing', async () => {
    const hash = createHash('sha256')
    const source = gzipMembers(streamOf(plain), { onPlain: (bytes) => hash.update(bytes) })
    for await (const member of source) expect(member.length).toBeGreaterThan(18)
    expect(hash.digest('hex')).toBe(createHash('sha256').update(plain).digest('hex'))
    for await (const member of gzipMembers([])) expect.fail(`a member of ${member.length} bytes`)
  })

  it('passes on an error of the source', async () => {
    const failing = async function* () {
      yield plain
      throw new Error('no more')
    }
    await expect(async () => {
      for await (const member of gzipMembers(failing())) expect(member.length).toBeGreaterThan(18)
    }).rejects.toThrow('no more')
  })
})

describe('gunzipMember', () => {
  it('gives back what went into each', async () => {
    const members: Buffer[] = []
    for await (const member of gzipMembers(streamOf(plain))) members.push(member)
    const pieces = await Promise.all(members.map(gunzipMember))
    expect(Buffer.concat(pieces).equals(plain)).toBe(true)
  })

  it('refuses what is none, and what holds more than a member does', async () => {
    await expect(gunzipMember(Buffer.alloc(0))).rejects.toThrow('unexpected end of file')
    await expect(gunzipMember(Buffer.from('no gzip at all'))).rejects.toThrow('incorrect header check')
    await expect(gunzipMember(gzipSync(plain))).rejects.toThrow('larger than 2097152 bytes')
  })
})
