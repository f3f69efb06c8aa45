import { createHash } from 'node:crypto'
import { encodeTarHeader, END_OF_ARCHIVE, tarPadding } from '@whittle/archive'
import type { GeneratedTreeEntry, TreeEntry } from '@whittle/debian'
import { assembleError } from './assemble-error.ts'

/** Header, content and padding of a file, checked against the size and hash of its entry as it passes. */
export async function* fileMember(
  entry: TreeEntry,
  content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  yield header(entry)
  const hash = createHash('sha256')
  let sizeBytes = 0
  for await (const chunk of content) {
    sizeBytes += chunk.length
    if (sizeBytes > entry.sizeBytes) break
    hash.update(chunk)
    yield chunk
  }
  if (sizeBytes !== entry.sizeBytes || hash.digest('hex') !== entry.sha256) {
    throw assembleError('ASSEMBLE_CONTENT_MISMATCH', `The content of ${entry.path} is not what was read before.`)
  }
  yield tarPadding(sizeBytes)
}

/** A directory or link: a header and nothing else. */
export function header({ path, type, mode, uid, gid, mtimeSeconds, sizeBytes, target }: TreeEntry): Buffer {
  return encodeTarHeader({ path, type, mode, uid, gid, mtimeSeconds, sizeBytes, target })
}

/** All directories, each exactly once: podman refuses an image that repeats one. */
export function directoriesTar(directories: readonly TreeEntry[]): Buffer[] {
  return directories.map(header)
}

/** Everything that Whittle writes, and the end of the archive. */
export async function* generatedTar(
  entries: readonly GeneratedTreeEntry[],
): AsyncGenerator<Uint8Array, void, undefined> {
  for (const entry of entries) {
    if (entry.type === 'file') yield* generatedFile(entry)
    else yield header(entry)
  }
  yield END_OF_ARCHIVE
}

function generatedFile(entry: GeneratedTreeEntry): AsyncGenerator<Uint8Array, void, undefined> {
  const content = entry.content ?? Buffer.alloc(0)
  const sha256 = createHash('sha256').update(content).digest('hex')
  return fileMember({ ...entry, sha256: entry.sha256 ?? sha256 }, [content])
}
