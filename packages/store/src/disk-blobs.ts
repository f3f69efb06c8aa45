import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type BlobStore, type Digest, digestOfBytes, type ExpectedBlob, type StoredBlob } from '@whittle/core'
import { blobDamaged, blobMismatch, blobMissing, explainFileError, fileErrorCode } from './store-error.ts'

const READ_CHUNK_BYTES = 1024 * 1024
/** Small writes are gathered to this size: a file of many short chunks costs one call each otherwise. */
const WRITE_BUFFER_BYTES = 1024 * 1024

/**
 * Blobs as files below `root`, named by their digest. A blob is written beside its place and moved there when it is
 * complete and right, so that it is never seen half; writers of the same blob, in this or another process, do not
 * disturb each other. One that the disk damaged is discarded when it is read to its end, so that it can be made anew.
 */
export function createDiskBlobs(root: string): BlobStore {
  const pathOf = (digest: Digest) => {
    const hex = digest.slice('sha256:'.length)
    return join(root, 'sha256', hex.slice(0, 2), hex)
  }

  const statBlob = async (digest: Digest): Promise<StoredBlob | undefined> => {
    try {
      return { digest, sizeBytes: (await stat(pathOf(digest))).size }
    } catch (thrown) {
      if (fileErrorCode(thrown) === 'ENOENT') return undefined
      throw explainFileError(thrown)
    }
  }

  return {
    stat: statBlob,
    has: async (digest) => (await statBlob(digest)) !== undefined,
    read: (digest) => readBlob(pathOf(digest), digest),
    open: (digest) => openBlob(pathOf(digest), digest),
    put: async (content, expected = {}) => {
      const known = await alreadyThere(content, expected, statBlob)
      if (known) return known
      const temporary = join(root, 'incoming', randomUUID())
      try {
        await mkdir(dirname(temporary), { recursive: true })
        const blob = await writeHashed(temporary, content, expected)
        const place = pathOf(blob.digest)
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

async function readBlob(path: string, digest: Digest): Promise<Buffer> {
  const bytes = await readFile(path).catch((thrown: unknown) => Promise.reject(readError(thrown, digest)))
  if (digestOfBytes(bytes) !== digest) throw await discard(path, digest)
  return bytes
}

async function* openBlob(path: string, digest: Digest): AsyncGenerator<Uint8Array, void, undefined> {
  const hash = createHash('sha256')
  const stream = createReadStream(path, { highWaterMark: READ_CHUNK_BYTES })
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      hash.update(chunk)
      yield chunk
    }
  } catch (thrown) {
    throw readError(thrown, digest)
  } finally {
    stream.destroy()
  }
  if (`sha256:${hash.digest('hex')}` !== digest) throw await discard(path, digest)
}

/** What the disk damaged would stand in the way of making it anew. */
async function discard(path: string, digest: Digest): Promise<Error> {
  await rm(path, { force: true }).catch(() => undefined)
  return blobDamaged(digest)
}

function readError(thrown: unknown, digest: Digest): unknown {
  return fileErrorCode(thrown) === 'ENOENT' ? blobMissing(digest) : explainFileError(thrown)
}
