import type { BlobStore, StoredBlob } from '@whittle/core'

/** Members up to this size are read in one piece: most are small, and opening a file takes longer than reading it. */
const WHOLE_BYTES = 1024 * 1024
/** Such members that are read before their turn. */
const AHEAD = 4

/** The bytes of members, one after the other in their order, each verified at its end. */
export async function* readMembers(
  members: readonly StoredBlob[],
  blobs: BlobStore,
): AsyncGenerator<AsyncIterable<Uint8Array> | Iterable<Uint8Array>, void, undefined> {
  const reads = new Map<number, Promise<Buffer>>()
  const readAhead = (position: number) => {
    const member = members[position]
    if (member === undefined || member.sizeBytes > WHOLE_BYTES || reads.has(position)) return
    const read = blobs.read(member.digest)
    // Whoever comes to it gets the failure; who gave up before does not.
    read.catch(() => undefined)
    reads.set(position, read)
  }
  for (const [position, { digest }] of members.entries()) {
    for (let next = position; next <= position + AHEAD; next += 1) readAhead(next)
    const read = reads.get(position)
    reads.delete(position)
    yield read ? [await read] : blobs.open(digest)
  }
}
