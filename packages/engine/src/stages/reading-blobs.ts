import { type BlobStore, type Digest, WhittleError } from '@whittle/core'

/**
 * Runs work that reads blobs. A reader of an archive blames its maker for what is wrong in it, though it may be the disk
 * that changed it: on an integrity error the blobs are read to their ends first, and one that the store finds damaged is
 * told as such (`STORE_BLOB_MISSING`, which another attempt mends).
 */
export async function readingBlobs<T>(
  digests: readonly Digest[],
  blobs: BlobStore,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (thrown) {
    if (thrown instanceof WhittleError && thrown.category === 'integrity') {
      for (const digest of digests) await readToEnd(blobs.open(digest))
    }
    throw thrown
  }
}

async function readToEnd(stream: AsyncIterable<Uint8Array>): Promise<void> {
  const chunks = stream[Symbol.asyncIterator]()
  while (!(await chunks.next()).done);
}
