import { createHash } from 'node:crypto'
import { WhittleError, type Digest, type Store } from '@whittle/core'

/** A store that lives as long as a test: verifies what is put into it, as the real one does. */
export function createMemoryStore(): Store {
  const blobs = new Map<Digest, Buffer>()
  const memo = new Map<Digest, unknown>()
  const read = (digest: Digest): Buffer => {
    const content = blobs.get(digest)
    if (content !== undefined) return content
    throw new WhittleError({ code: 'STORE_BLOB_MISSING', category: 'internal', publicMessage: `No blob ${digest}.` })
  }
  return {
    blobs: {
      has: async (digest) => blobs.has(digest),
      stat: async (digest) => {
        const content = blobs.get(digest)
        return content === undefined ? undefined : { digest, sizeBytes: content.length }
      },
      read: async (digest) => read(digest),
      async *open(digest) {
        yield read(digest)
      },
      put: async (content, expected) => {
        const chunks: Uint8Array[] = []
        if (content instanceof Uint8Array) chunks.push(content)
        else for await (const chunk of content) chunks.push(Uint8Array.from(chunk))
        const bytes = Buffer.concat(chunks)
        const digest: Digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`
        if (digest !== (expected?.digest ?? digest) || bytes.length !== (expected?.sizeBytes ?? bytes.length)) {
          throw new WhittleError({
            code: 'STORE_BLOB_MISMATCH',
            category: 'integrity',
            publicMessage: `The content is not ${expected?.digest}.`,
          })
        }
        blobs.set(digest, bytes)
        return { digest, sizeBytes: bytes.length }
      },
    },
    memo: {
      get: async (key) => structuredClone(memo.get(key)),
      set: async (key, value) => {
        memo.set(key, structuredClone(value))
      },
    },
  }
}
