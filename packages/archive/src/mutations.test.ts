import { gzipSync, zstdCompressSync } from 'node:zlib'
import { WhittleError } from '@whittle/core'
import { describe, expect, it } from 'vitest'
import { decompress, type CompressionFormat } from './decompress.ts'
import { readAr } from './read-ar.ts'
import { readTar } from './read-tar.ts'
import { streamOf } from './stream-of.ts'
import { END, paxMember, paxRecord, rawMember } from './testing/raw-tar.ts'

const tar = Buffer.concat([
  rawMember({ name: './', typeflag: '5' }),
  rawMember({ name: './usr/bin/a', content: 'abc'.repeat(300) }),
  rawMember({ name: './usr/bin/b', typeflag: '1', linkname: './usr/bin/a' }),
  rawMember({ name: './usr/bin/c', typeflag: '2', linkname: 'a' }),
  rawMember({ name: '././@LongLink', typeflag: 'L', content: `./${'d/'.repeat(60)}e\0` }),
  rawMember({ name: 'cut', content: 'long' }),
  paxMember(paxRecord('path', './ü'), paxRecord('mtime', '1700000000.5')),
  rawMember({ name: 'u', content: 'pax' }),
  END,
])

const arMember = (name: string, content: Buffer) =>
  Buffer.concat([
    Buffer.from(
      `${name.padEnd(16)}${'0'.padEnd(12)}${'0'.padEnd(6)}${'0'.padEnd(6)}${'100644'.padEnd(8)}${String(content.length).padEnd(10)}\`\n`,
    ),
    content,
    Buffer.alloc(content.length % 2, '\n'),
  ])

const packages: Record<'gzip' | 'zstd' | 'none', Buffer> = {
  gzip: gzipSync(tar),
  zstd: zstdCompressSync(tar),
  none: tar,
}

/** xorshift32: the same mutations on every run. */
function random(seed: number): (below: number) => number {
  let state = seed | 1
  return (below) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % below
  }
}

/** Flips, cuts, repeats or overwrites some part of the bytes; headers' checksums are put right now and then. */
function mutate(bytes: Buffer, seed: number): Buffer {
  const next = random(seed * 2_654_435_761)
  const result = Buffer.from(bytes)
  const at = next(result.length)
  switch (next(5)) {
    case 0:
      result[at] = next(256)
      return result
    case 1:
      return result.subarray(0, at)
    case 2:
      return Buffer.concat([result.subarray(0, at), result.subarray(next(result.length))])
    case 3:
      result.fill(next(256), at, Math.min(result.length, at + next(600)))
      return result
    default: {
      const block = next((result.length >> 9) + 1) * 512
      result[Math.min(result.length - 1, block + next(345))] = next(256)
      if (block + 512 <= result.length) restoreChecksum(result.subarray(block, block + 512))
      return result
    }
  }
}

function restoreChecksum(block: Buffer): void {
  block.fill(0x20, 148, 156)
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
}

async function readPackage(bytes: Buffer, format: CompressionFormat): Promise<number> {
  let total = 0
  for await (const member of readAr(streamOf(bytes, 777), { maxBytes: 1e6 })) {
    if (member.name === 'debian-binary') continue
    for await (const entry of readTar(decompress(format, member.body, { maxBytes: 1e6 }), { maxBytes: 1e6 })) {
      expect(entry.path).toMatch(/^\/(?!.*(?:^|\/)\.\.(?:\/|$))/)
      for await (const chunk of entry.body) total += chunk.length
    }
  }
  return total
}

async function verdict(bytes: Buffer, format: CompressionFormat): Promise<string> {
  try {
    await readPackage(bytes, format)
    return 'read'
  } catch (thrown) {
    if (thrown instanceof WhittleError && thrown.category === 'integrity') return thrown.code
    throw thrown
  }
}

describe('a damaged package', () => {
  it.each(['none', 'gzip', 'zstd'] as const)('is read or refused, never anything else (%s)', async (format) => {
    const members = (data: Buffer) =>
      Buffer.concat([
        Buffer.from('!<arch>\n'),
        arMember('debian-binary', Buffer.from('2.0\n')),
        arMember('data.tar', data),
      ])
    expect(await verdict(members(packages[format]), format)).toBe('read')
    const verdicts = new Set<string>()
    for (let seed = 1; seed <= 400; seed += 1) {
      verdicts.add(await verdict(mutate(members(packages[format]), seed), format))
      verdicts.add(await verdict(members(mutate(packages[format], seed)), format))
    }
    expect(verdicts.size).toBeGreaterThan(3)
  })
})
