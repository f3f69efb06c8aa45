import { Digest, type StoredBlob } from '@whittle/core'
import { z } from 'zod'

/** A part of a layer in the store: gzip members behind each other, each of which holds 2 MiB or less. */
export interface LayerMember extends StoredBlob {
  /** How long each of its gzip members is, in bytes: they are inflated apart from each other. */
  segments: number[]
}

/** As it is remembered. */
export const LayerMember = z
  .strictObject({ digest: Digest, sizeBytes: z.int(), segments: z.array(z.int().positive()) })
  .refine(({ sizeBytes, segments }) => segments.reduce((sum, bytes) => sum + bytes, 0) === sizeBytes)

/** A stream cut into pieces of these lengths, which are all of it. */
export async function* cut(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  lengths: readonly number[],
): AsyncGenerator<Buffer, void, undefined> {
  const rest = lengths.values()
  let wanted = rest.next().value
  let gathered: Uint8Array[] = []
  let missing = wanted ?? 0
  for await (let chunk of source) {
    while (wanted !== undefined && chunk.length >= missing) {
      const last = chunk.subarray(0, missing)
      yield gathered.length === 0 ? asBuffer(last) : Buffer.concat([...gathered, last], wanted)
      chunk = chunk.subarray(missing)
      gathered = []
      wanted = rest.next().value
      missing = wanted ?? 0
    }
    if (chunk.length > 0) gathered.push(chunk)
    missing -= chunk.length
  }
}

function asBuffer({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength)
}
