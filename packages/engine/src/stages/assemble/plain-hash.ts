import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gunzip, type ZlibOptions } from 'node:zlib'
import { decompress } from '@whittle/archive'
import type { BlobStore, Digest, StoredBlob } from '@whittle/core'
import { readingBlobs } from '../reading-blobs.ts'

/** Tells what a member's plain bytes are, while it is made or afterwards. */
export interface PlainHash {
  /**
   * Called when the making of a member begins: where everything before it is hashed already, the way to hash it as it is
   * made. Otherwise undefined; it is then read back when its turn comes.
   */
  tap(position: number): ((bytes: Uint8Array) => void) | undefined
  /** Called when a member is in the store. */
  finished(position: number, member: StoredBlob): void
  /** The digest of the plain bytes of all members in their order; call it once all are finished. */
  digest(): Promise<Digest>
}

const inflate = promisify<Uint8Array, ZlibOptions, Buffer>(gunzip)

/** Fragments up to this size are inflated whole: most are small, and setting up a stream takes longer than they do. */
const WHOLE_BYTES = 4 * 1024 * 1024
/** Fragments that are inflated ahead of the one that is hashed; the hash keeps one core busy, they another. */
const AHEAD = 2
/** Far more than such a fragment holds, and little enough to be held. */
const WHOLE: ZlibOptions = { chunkSize: 2 * 1024 * 1024, maxOutputLength: 64 * 1024 * 1024 }

/**
 * The diff ID of a layer whose members are made in any order. The hash needs their bytes in order: the member whose turn
 * it is passes its bytes on as they are made, the others are inflated from the store while later ones are still made.
 */
export function createPlainHash(blobs: BlobStore): PlainHash {
  const hash = createHash('sha256')
  const made = new Map<number, StoredBlob>()
  let turn = 0
  let tapped: number | undefined
  let reading = Promise.resolve()

  const ahead = new Map<number, Promise<Uint8Array | undefined>>()

  const inflateAhead = () => {
    for (let position = turn; position <= turn + AHEAD; position += 1) {
      const member = made.get(position)
      if (!member || member.sizeBytes > WHOLE_BYTES || ahead.has(position)) continue
      const bytes = blobs.read(member.digest).then((compressed) => inflate(compressed, WHOLE))
      // What cannot be inflated so is read as a stream when its turn comes, and fails there with a code.
      ahead.set(
        position,
        bytes.catch(() => undefined),
      )
    }
  }
  const hashStored = async ({ digest }: StoredBlob) => {
    inflateAhead()
    const inflated = await ahead.get(turn)
    ahead.delete(turn)
    if (inflated) {
      hash.update(inflated)
      return
    }
    await readingBlobs([digest], blobs, async () => {
      for await (const chunk of decompress('gzip', blobs.open(digest), { maxRatio: Infinity })) hash.update(chunk)
    })
  }
  const next = () => (tapped === undefined ? made.get(turn) : undefined)
  const readOn = async () => {
    for (let member = next(); member; member = next()) {
      await hashStored(member)
      turn += 1
    }
  }

  return {
    tap: (position) => {
      if (position !== turn || tapped !== undefined) return undefined
      tapped = position
      return (bytes) => hash.update(bytes)
    },
    finished: (position, member) => {
      if (tapped === position) {
        tapped = undefined
        turn += 1
      } else {
        made.set(position, member)
      }
      reading = reading.then(readOn)
      // Whoever asks for the digest gets the failure; who gave up before does not ask.
      reading.catch(() => undefined)
    },
    digest: async () => {
      await reading
      return `sha256:${hash.digest('hex')}`
    },
  }
}
