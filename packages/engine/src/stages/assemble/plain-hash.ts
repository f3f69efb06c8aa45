import { createHash } from 'node:crypto'
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

  const hashStored = async ({ digest }: StoredBlob) => {
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
