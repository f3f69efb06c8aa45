import { spawnSync } from 'node:child_process'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { type CompressionFormat, decompress, streamOf } from '@whittle/archive'
import { mutateBytes } from '../mutate.ts'
import type { Random } from '../random.ts'
import { type FuzzTarget, require } from '../target.ts'

const MAX_BYTES = 1024 ** 2
const xz = (bytes: Buffer, ...options: string[]) => spawnSync('xz', ['-c', ...options], { input: bytes }).stdout

const plain = [
  Buffer.alloc(0),
  Buffer.from('one line\n'),
  Buffer.from(Array.from({ length: 2000 }, (_, at) => `line ${at * 7919}\n`).join('')),
  // A bomb for its size.
  Buffer.alloc(MAX_BYTES + 1),
]
const compressed: Record<'gzip' | 'xz' | 'zstd', Buffer[]> = {
  gzip: plain.map((bytes) => gzipSync(bytes)),
  xz: [...plain.map((bytes) => xz(bytes)), xz(plain[2]!, '--check=sha256', '--block-size=4096')],
  zstd: plain.map((bytes) => zstdCompressSync(bytes)),
}

function makeStream(format: keyof typeof compressed, random: Random): Buffer {
  const stream = random.pick(compressed[format])
  const joined = random.once(6) ? Buffer.concat([stream, random.pick(compressed[format])]) : stream
  return random.once(12) ? joined : mutateBytes(joined, random)
}

async function readStream(format: CompressionFormat, input: Buffer): Promise<string> {
  let sizeBytes = 0
  for await (const chunk of decompress(format, streamOf(input, 1000), { maxBytes: MAX_BYTES }))
    sizeBytes += chunk.length
  require(sizeBytes <= MAX_BYTES, `${sizeBytes} bytes came out`)
  return 'unpacked'
}

const targetOf = (format: keyof typeof compressed, share: number): FuzzTarget => ({
  name: format,
  share,
  make: (random) => makeStream(format, random),
  read: (input) => readStream(format, input),
})

/** The readers of compressed streams; xz is a process for each input. */
export const decompressors = [targetOf('gzip', 8), targetOf('zstd', 8), targetOf('xz', 2)]
