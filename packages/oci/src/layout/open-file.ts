import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { MAX_DOCUMENT_BYTES } from '../parse-json.ts'

/** A regular file, open for reading. Anything else fails at once: a pipe would be waited for, a device has no end. */
export async function openRegularFile(path: string): Promise<{ file: FileHandle; sizeBytes: number }> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    const status = await file.stat()
    if (!status.isFile()) throw new Error('it is no regular file')
    return { file, sizeBytes: status.size }
  } catch (thrown) {
    await file.close()
    throw thrown
  }
}

/** A whole document of a layout; fails on one that is larger than documents are. */
export async function readDocumentFile(path: string): Promise<Buffer> {
  const { file, sizeBytes } = await openRegularFile(path)
  try {
    if (sizeBytes > MAX_DOCUMENT_BYTES) throw new RangeError(`it has ${sizeBytes} bytes`)
    return await file.readFile()
  } finally {
    await file.close()
  }
}
