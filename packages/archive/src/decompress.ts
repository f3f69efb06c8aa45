import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createZstdDecompress, type Gunzip, type ZstdDecompress } from 'node:zlib'
import type { WhittleError } from '@whittle/core'
import { archiveError } from './archive-error.ts'
import { withDefaultLimits, type ArchiveLimits } from './limits.ts'
import { xzProcess, type XzDecoder } from './xz-process.ts'

export type CompressionFormat = 'gzip' | 'xz' | 'zstd' | 'none'

export interface DecompressOptions extends Partial<ArchiveLimits> {
  /** What reads .xz; by default the host's `xz`. */
  xz?: XzDecoder
}

const CHUNK_BYTES = 256 * 1024

/**
 * The content of a compressed stream. Memory is bounded; output beyond `maxBytes`, or out of proportion to its input,
 * is refused with `ARCHIVE_LIMIT_EXCEEDED`; damage with `ARCHIVE_CORRUPT`, an early end with `ARCHIVE_TRUNCATED`. Errors
 * of the source come through unchanged. gzip may have several members (RFC 1952, 2.2) and xz several streams; a second
 * zstd frame is refused like anything else behind the end, because node:zlib would leave it out without a word.
 */
export async function* decompress(
  format: CompressionFormat,
  source: AsyncIterable<Uint8Array>,
  options: DecompressOptions = {},
): AsyncGenerator<Uint8Array, void, undefined> {
  const limits = withDefaultLimits(options)
  let inputBytes = 0
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      inputBytes += chunk.length
      yield chunk
    }
  }
  let outputBytes = 0
  for await (const chunk of decoderOf(format, options.xz ?? xzProcess, limits)(counted())) {
    outputBytes += chunk.length
    if (outputBytes > limits.maxBytes) {
      throw archiveError('ARCHIVE_LIMIT_EXCEEDED', 'The compressed file holds more bytes than are allowed.')
    }
    if (outputBytes > limits.ratioFloorBytes && outputBytes > inputBytes * limits.maxRatio) {
      throw archiveError('ARCHIVE_LIMIT_EXCEEDED', 'The compressed file unpacks to far more than its size allows for.')
    }
    yield chunk
  }
}

type Decoder = (source: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>

function decoderOf(format: CompressionFormat, xz: XzDecoder, limits: ArchiveLimits): Decoder {
  switch (format) {
    case 'gzip':
      return (source) => through(source, createGunzip({ chunkSize: CHUNK_BYTES }), format)
    case 'zstd':
      return (source) => through(source, createZstdDecompress({ chunkSize: CHUNK_BYTES }), format)
    case 'xz':
      return (source) => xz(source, limits.maxDecoderMemoryBytes)
    case 'none':
      return (source) => source
  }
}

async function* through(
  source: AsyncIterable<Uint8Array>,
  codec: Gunzip | ZstdDecompress,
  format: CompressionFormat,
): AsyncGenerator<Uint8Array, void, undefined> {
  let inputBytes = 0
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      inputBytes += chunk.length
      yield chunk
    }
  }
  const fed = pipeline(Readable.from(counted(), { objectMode: true, highWaterMark: 1 }), codec)
  // The same failure comes out of the iteration below.
  fed.catch(() => undefined)
  try {
    for await (const chunk of codec) yield chunk as Buffer
    await fed
    if (codec.bytesWritten < inputBytes) throw trailingData(format)
  } catch (thrown) {
    // A decoder that is at its end closes before a source that is not.
    if (codec.readableEnded && isPrematureClose(thrown)) throw trailingData(format)
    throw isCodecError(thrown) ? explain(thrown, format) : thrown
  } finally {
    codec.destroy()
  }
}

function trailingData(format: CompressionFormat): WhittleError {
  return archiveError('ARCHIVE_TRAILING_DATA', `The ${format} stream goes on after its end.`)
}

function isPrematureClose(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'ERR_STREAM_PREMATURE_CLOSE'
}

/** node:zlib names its errors by the constants of zlib and zstd. */
function isCodecError(thrown: unknown): thrown is Error & { code: string } {
  return (
    thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' && /^(?:Z_|ZSTD_)/.test(thrown.code)
  )
}

function explain(error: Error & { code: string }, format: CompressionFormat): WhittleError {
  if (error.code === 'Z_BUF_ERROR') {
    return archiveError('ARCHIVE_TRUNCATED', `The ${format} stream ends before it is complete.`, error)
  }
  if (error.code.includes('windowTooLarge') || error.code === 'Z_MEM_ERROR') {
    return archiveError('ARCHIVE_LIMIT_EXCEEDED', `The ${format} stream needs more memory than is allowed.`, error)
  }
  return archiveError('ARCHIVE_CORRUPT', `The ${format} stream is damaged.`, error)
}
