import { gunzip, gzip, type ZlibOptions } from 'node:zlib'
import { promisify } from 'node:util'

const compress = promisify<Uint8Array, ZlibOptions, Buffer>(gzip)
const inflate = promisify<Uint8Array, ZlibOptions, Buffer>(gunzip)

const SEGMENT_BYTES = 2 * 1024 ** 2
const LEVEL = 6
const OS_BYTE = 9
const OS_UNKNOWN = 255
const ISIZE_BYTES = 4

/** Names whatever decides the compressed bytes besides the content; part of every key under which they are kept. */
export function gzipCodecVersion(): string {
  return `gzip-members/1 level ${LEVEL} segment ${SEGMENT_BYTES} zlib ${process.versions.zlib}`
}

export interface GzipMembersOptions {
  /** Sees the plain bytes, in order. */
  onPlain?: (bytes: Uint8Array) => void
  /** Segments that are compressed at the same time; the bytes do not depend on it. */
  parallel?: number
}

/**
 * A stream as gzip members behind each other (RFC 1952, 2.2), one for every 2 MiB of it, each with no name and no date.
 * Cutting at fixed lengths lets a long stream use several cores, holds a bounded part of it in memory, and makes the
 * result independent of how the source is chunked. An empty source gives no member.
 */
export async function* gzipMembers(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  options: GzipMembersOptions = {},
): AsyncGenerator<Buffer, void, undefined> {
  const parallel = options.parallel ?? 2
  const running: Promise<Buffer>[] = []
  try {
    for await (const segment of segments(source)) {
      options.onPlain?.(segment)
      running.push(compressSegment(segment))
      if (running.length >= parallel) yield await takeFirst(running)
    }
    while (running.length > 0) yield await takeFirst(running)
  } finally {
    await Promise.allSettled(running)
  }
}

/**
 * What one such member holds. Its last four bytes say how long that is (RFC 1952, 2.3.1, ISIZE), so that it is inflated
 * in one piece; a member that holds more than 2 MiB is none of these and is refused.
 */
export function gunzipMember(member: Buffer): Promise<Buffer> {
  const plainBytes = member.length < ISIZE_BYTES ? 0 : member.readUInt32LE(member.length - ISIZE_BYTES)
  // A little more than is needed: zlib would ask for another buffer where one is filled to its end.
  const chunkSize = Math.min(plainBytes, SEGMENT_BYTES) + 64
  return inflate(member, { chunkSize, maxOutputLength: SEGMENT_BYTES })
}

async function takeFirst(running: Promise<Buffer>[]): Promise<Buffer> {
  const first = await running[0]
  await running.shift()
  return first ?? Buffer.alloc(0)
}

async function compressSegment(segment: Uint8Array): Promise<Buffer> {
  const member = await compress(segment, { level: LEVEL, chunkSize: 256 * 1024 })
  // zlib writes the system that it was built for; the bytes must not tell.
  member[OS_BYTE] = OS_UNKNOWN
  return member
}

/** The source cut into pieces of exactly SEGMENT_BYTES, the last one shorter. */
async function* segments(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  let gathered: Uint8Array[] = []
  let gatheredBytes = 0
  for await (let chunk of source) {
    while (gatheredBytes + chunk.length >= SEGMENT_BYTES) {
      const cut = SEGMENT_BYTES - gatheredBytes
      yield Buffer.concat([...gathered, chunk.subarray(0, cut)])
      chunk = chunk.subarray(cut)
      gathered = []
      gatheredBytes = 0
    }
    if (chunk.length > 0) gathered.push(chunk)
    gatheredBytes += chunk.length
  }
  if (gatheredBytes > 0) yield Buffer.concat(gathered)
}
