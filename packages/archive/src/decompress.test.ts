import { spawnSync } from 'node:child_process'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { decompress, type CompressionFormat, type DecompressOptions } from './decompress.ts'
import { streamOf } from './stream-of.ts'

const xzSync = (bytes: Buffer) => spawnSync('xz', ['-c'], { input: bytes, maxBuffer: 1e9 }).stdout
const COMPRESSORS = { gzip: gzipSync, zstd: zstdCompressSync, xz: xzSync } satisfies Partial<
  Record<CompressionFormat, (bytes: Buffer) => Buffer>
>
const formats = Object.keys(COMPRESSORS) as (keyof typeof COMPRESSORS)[]
const text = Buffer.from(Array.from({ length: 50_000 }, (_, at) => `line ${at * 7919}\n`).join(''))

async function unpack(format: CompressionFormat, bytes: Uint8Array, options?: DecompressOptions): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of decompress(format, streamOf(bytes, 10_000), options)) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}

describe.each(formats)('decompress %s', (format) => {
  const compressed = COMPRESSORS[format](text)

  it('gives the content back', async () => {
    expect((await unpack(format, compressed)).equals(text)).toBe(true)
  })

  it('refuses what stands behind the end', async () => {
    await expect(unpack(format, Buffer.concat([compressed, Buffer.from('garbage!')]))).rejects.toMatchObject({
      code: expect.stringMatching(/ARCHIVE_(?:TRAILING_DATA|CORRUPT|TRUNCATED)/),
    })
  })

  it('refuses what ends early', async () => {
    for (const cut of [0, compressed.length >> 1, compressed.length - 1]) {
      await expect(unpack(format, compressed.subarray(0, cut))).rejects.toMatchObject({
        code: 'ARCHIVE_TRUNCATED',
        category: 'integrity',
      })
    }
  })

  it('refuses what is damaged or something else', async () => {
    const damaged = Buffer.from(compressed)
    damaged.fill(0x55, damaged.length >> 1, (damaged.length >> 1) + 64)
    await expect(unpack(format, damaged)).rejects.toMatchObject({ code: 'ARCHIVE_CORRUPT' })
    await expect(unpack(format, Buffer.from('plain text, long enough'))).rejects.toMatchObject({
      code: 'ARCHIVE_CORRUPT',
    })
  })

  it('refuses output beyond the limit or out of proportion', async () => {
    const bomb = COMPRESSORS[format](Buffer.alloc(32 * 1024 ** 2))
    await expect(unpack(format, bomb, { maxBytes: 1024 ** 2 })).rejects.toMatchObject({
      code: 'ARCHIVE_LIMIT_EXCEEDED',
    })
    await expect(unpack(format, bomb, { ratioFloorBytes: 1024 ** 2, maxRatio: 100 })).rejects.toMatchObject({
      code: 'ARCHIVE_LIMIT_EXCEEDED',
    })
  })

  it('passes on an error of the source and stops when it is left', async () => {
    const failing = async function* () {
      yield compressed.subarray(0, 1000)
      throw new Error('the disk went away')
    }
    await expect(async () => {
      for await (const chunk of decompress(format, failing())) expect(chunk.length).toBeGreaterThan(0)
    }).rejects.toThrow('the disk went away')
    for await (const chunk of decompress(format, streamOf(compressed))) {
      expect(chunk.length).toBeGreaterThan(0)
      break
    }
  })
})

describe('decompress', () => {
  it.each(['gzip', 'xz'] as const)('reads several members of %s', async (format) => {
    const member = COMPRESSORS[format](text)
    expect((await unpack(format, Buffer.concat([member, member]))).length).toBe(2 * text.length)
  })

  it('refuses a second zstd frame rather than leaving it out', async () => {
    const frame = zstdCompressSync(text)
    const twice = streamOf(Buffer.concat([frame, frame]), 10_000_000)
    await expect(async () => {
      for await (const chunk of decompress('zstd', twice)) expect(chunk.length).toBeGreaterThan(0)
    }).rejects.toMatchObject({ code: 'ARCHIVE_TRAILING_DATA' })
  })

  it('reads a second zstd frame whole or refuses it, however the bytes come', async () => {
    const frames = Buffer.concat([zstdCompressSync('one line\n'), zstdCompressSync(text)])
    const outcome = async (pieceBytes: number) => {
      let sizeBytes = 0
      for await (const chunk of decompress('zstd', streamOf(frames, pieceBytes))) sizeBytes += chunk.length
      return sizeBytes
    }
    for (const pieceBytes of [1, 5, 10, 100, 1000, frames.length]) {
      const read = await outcome(pieceBytes).catch((thrown: { category?: string }) => thrown.category)
      expect([9 + text.length, 'integrity']).toContain(read)
    }
  })

  it('passes plain bytes through', async () => {
    expect((await unpack('none', text)).equals(text)).toBe(true)
  })

  it('refuses an xz stream that wants too much memory', async () => {
    const greedy = spawnSync('xz', ['-c', '--lzma2=dict=64MiB'], { input: text }).stdout
    await expect(unpack('xz', greedy, { maxDecoderMemoryBytes: 16 * 1024 ** 2 })).rejects.toMatchObject({
      code: 'ARCHIVE_LIMIT_EXCEEDED',
    })
  })

  it('takes another xz decoder', async () => {
    const options: DecompressOptions = {
      xz: async function* (source) {
        for await (const chunk of source) yield Buffer.from(`<${chunk.length}>`)
      },
    }
    expect(String(await unpack('xz', Buffer.alloc(12_000), options))).toBe('<10000><2000>')
  })
})
