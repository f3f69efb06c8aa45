import { createHash, randomUUID } from 'node:crypto'
import { type FileHandle, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type BlobStore, type Digest, digestOfBytes, type ExpectedBlob, type StoredBlob } from '@whittle/core'
import { noteUse } from './in-use.ts'
import { blobDamaged, blobMismatch, blobMissing, explainFileError, fileErrorCode } from './store-error.ts'
import { asidePlace, blobPlace, hexOf, INCOMING } from './store-places.ts'

const READ_CHUNK_BYTES = 1024 * 1024
/** Small writes are gathered to this size: a file of many short chunks costs one call each otherwise. */
const WRITE_BUFFER_BYTES = 1024 * 1024
/** More collections than this do not choose the same file in the moment between two calls. */
const ATTEMPTS = 5

/**
 * Blobs as files below `root`, named by their digest. A blob is written beside its place and moved there when it is
 * complete and right, so that it is never seen half; writers of the same blob, in this or another process, do not
 * disturb each other. One that the disk damaged is discarded when it is read to its end, so that it can be made anew.
 * Whatever asks for a blob notes its use, which keeps it from a collection that runs at the same time (`in-use.ts`).
 */
export function createDiskBlobs(root: string): BlobStore {
  /**
   * Works with a blob's file, of which a collection knows that it is in use; undefined when there is none. One that had
   * chosen the file before lays it aside for a moment even so: then it is taken back.
   */
  const use = async <T>(digest: Digest, work: (path: string) => Promise<T>): Promise<T | undefined> => {
    const place = blobPlace(root, hexOf(digest))
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      try {
        return (await noteUse(place, asidePlace(root, hexOf(digest)))) ? await work(place) : undefined
      } catch (thrown) {
        if (fileErrorCode(thrown) !== 'ENOENT') throw explainFileError(thrown)
      }
    }
    return undefined
  }

  const statBlob = async (digest: Digest): Promise<StoredBlob | undefined> => {
    const found = await use(digest, (path) => stat(path))
    return found && { digest, sizeBytes: found.size }
  }

  return {
    stat: statBlob,
    has: async (digest) => (await statBlob(digest)) !== undefined,
    read: async (digest) => {
      const bytes = await use(digest, (path) => readFile(path))
      if (!bytes) throw blobMissing(digest)
      if (digestOfBytes(bytes) !== digest) throw await discard(blobPlace(root, hexOf(digest)), digest)
      return bytes
    },
    open: async function* (digest) {
      const file = await use(digest, (path) => open(path, 'r'))
      if (!file) throw blobMissing(digest)
      if ((yield* hashedChunks(file)) !== digest) throw await discard(blobPlace(root, hexOf(digest)), digest)
    },
    put: async (content, expected = {}) => {
      const known = await alreadyThere(content, expected, statBlob)
      if (known) return known
      const temporary = join(root, INCOMING, randomUUID())
      try {
        await mkdir(dirname(temporary), { recursive: true })
        const blob = await writeHashed(temporary, content, expected)
        const place = blobPlace(root, hexOf(blob.digest))
        await mkdir(dirname(place), { recursive: true })
        await rename(temporary, place)
        return blob
      } catch (thrown) {
        await rm(temporary, { force: true }).catch(() => undefined)
        throw explainFileError(thrown)
      }
    },
  }
}

/** A blob that is there needs no second writing; a stream is still read by its owner if it must be, not by us. */
async function alreadyThere(
  content: Uint8Array | AsyncIterable<Uint8Array>,
  expected: ExpectedBlob,
  statBlob: (digest: Digest) => Promise<StoredBlob | undefined>,
): Promise<StoredBlob | undefined> {
  if (!(content instanceof Uint8Array)) return undefined
  const digest: Digest = `sha256:${createHash('sha256').update(content).digest('hex')}`
  checkExpected({ digest, sizeBytes: content.length }, expected)
  const known = await statBlob(digest)
  return known?.sizeBytes === content.length ? known : undefined
}

async function writeHashed(
  path: string,
  content: Uint8Array | AsyncIterable<Uint8Array>,
  expected: ExpectedBlob,
): Promise<StoredBlob> {
  const hash = createHash('sha256')
  const file = await open(path, 'wx', 0o644)
  let sizeBytes = 0
  let gathered: Uint8Array[] = []
  let gatheredBytes = 0
  const flush = async () => {
    const chunks = gathered
    gathered = []
    gatheredBytes = 0
    if (chunks.length > 0) await writeAll(file, chunks)
  }
  try {
    for await (const chunk of content instanceof Uint8Array ? [content] : content) {
      sizeBytes += chunk.length
      if (expected.sizeBytes !== undefined && sizeBytes > expected.sizeBytes) {
        throw blobMismatch(`${expected.sizeBytes} bytes long`, 'longer')
      }
      hash.update(chunk)
      gathered.push(chunk)
      gatheredBytes += chunk.length
      if (gatheredBytes >= WRITE_BUFFER_BYTES) await flush()
    }
    await flush()
  } finally {
    await file.close()
  }
  const blob: StoredBlob = { digest: `sha256:${hash.digest('hex')}`, sizeBytes }
  checkExpected(blob, expected)
  return blob
}

/** `writev` may write less than it was given. */
async function writeAll(file: Awaited<ReturnType<typeof open>>, chunks: Uint8Array[]): Promise<void> {
  const total = chunks.reduce((sum, chunk) => sum + chunk.length, 0)
  let { bytesWritten } = await file.writev(chunks)
  if (bytesWritten === total) return
  const bytes = Buffer.concat(chunks)
  while (bytesWritten < total) bytesWritten += (await file.write(bytes, bytesWritten)).bytesWritten
}

function checkExpected(blob: StoredBlob, expected: ExpectedBlob): void {
  if (expected.sizeBytes !== undefined && blob.sizeBytes !== expected.sizeBytes) {
    throw blobMismatch(`${expected.sizeBytes} bytes long`, `${blob.sizeBytes} bytes long`)
  }
  if (expected.digest !== undefined && blob.digest !== expected.digest) {
    throw blobMismatch(expected.digest, blob.digest)
  }
}

/** The bytes of a file, which is closed afterwards, and then their digest. */
async function* hashedChunks(file: FileHandle): AsyncGenerator<Uint8Array, Digest, undefined> {
  const hash = createHash('sha256')
  const stream = file.createReadStream({ highWaterMark: READ_CHUNK_BYTES })
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      hash.update(chunk)
      yield chunk
    }
  } catch (thrown) {
    throw explainFileError(thrown)
  } finally {
    stream.destroy()
  }
  return `sha256:${hash.digest('hex')}`
}

/** What the disk damaged would stand in the way of making it anew. */
async function discard(path: string, digest: Digest): Promise<Error> {
  await rm(path, { force: true }).catch(() => undefined)
  return blobDamaged(digest)
}
