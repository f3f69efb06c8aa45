import { decompress, readAr, readTar, type CompressionFormat, type TarEntry } from '@whittle/archive'
import { shortDigest, WhittleError, type Digest, type Store } from '@whittle/core'
import type { debErrors } from '../error-codes.ts'

const FORMATS: Readonly<Record<string, CompressionFormat>> = {
  '': 'none',
  '.gz': 'gzip',
  '.xz': 'xz',
  '.zst': 'zstd',
}

/** What can be wrong with a package file; permanent. */
export type DebErrorCode = keyof typeof debErrors

/** A failure of a package file that was verified against its index: never retried, the package itself is wrong. */
export function debError(debDigest: Digest, code: DebErrorCode, what: string): WhittleError {
  return new WhittleError({
    code,
    category: 'integrity',
    publicMessage: `The package file ${shortDigest(debDigest)} ${what}.`,
    hint: 'The package itself is wrong: leave it out, or ask for another version of it.',
    details: { debDigest },
  })
}

/**
 * The members of one archive of a Debian package (deb(5)), `control` or `data`, as a stream; a body is read before the
 * next member is asked for. Fails with `DEB_FORMAT_INVALID` when the package has none, `ARCHIVE_*` on hostile input.
 */
export async function* openDebMember(
  debDigest: Digest,
  member: 'control' | 'data',
  store: Store,
): AsyncGenerator<TarEntry, void, undefined> {
  let first = true
  for await (const { name, sizeBytes, body } of readAr(store.blobs.open(debDigest))) {
    if (first) {
      first = false
      if (name !== 'debian-binary' || sizeBytes > 64 || !/^2\.\d+\n/.test(await bodyText(body))) {
        throw debError(debDigest, 'DEB_FORMAT_INVALID', 'does not start with the version of the Debian format')
      }
      continue
    }
    if (!name.startsWith(`${member}.tar`)) continue
    const format = FORMATS[name.slice(`${member}.tar`.length)]
    if (format === undefined) {
      throw debError(debDigest, 'DEB_FORMAT_INVALID', `is compressed in a way that is not known: ${name}`)
    }
    yield* readTar(decompress(format, body))
    return
  }
  throw debError(debDigest, 'DEB_FORMAT_INVALID', `has no ${member} archive`)
}

/** The files of a Debian package, in the order of the package; see {@link openDebMember}. */
export function openDebData(debDigest: Digest, store: Store): AsyncIterable<TarEntry> {
  return openDebMember(debDigest, 'data', store)
}

/** A body as bytes; the caller has looked at its size. */
export async function bodyBytes(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of body) chunks.push(chunk)
  return Buffer.concat(chunks)
}

async function bodyText(body: AsyncIterable<Uint8Array>): Promise<string> {
  return (await bodyBytes(body)).toString('latin1')
}

/**
 * The contents of some regular files of a package by their paths inside it. Fails with `DEB_FILE_TOO_LARGE` when they
 * are together more than `maxBytes`; a path that the package does not hold is absent from the result.
 */
export async function readDebFiles(
  debDigest: Digest,
  options: { paths: ReadonlySet<string>; maxBytes: number },
  store: Store,
): Promise<Map<string, Buffer>> {
  const found = new Map<string, Buffer>()
  if (options.paths.size === 0) return found
  let total = 0
  for await (const entry of openDebData(debDigest, store)) {
    if (entry.type !== 'file' || !options.paths.has(entry.path)) continue
    total += entry.sizeBytes
    if (total > options.maxBytes) {
      throw debError(debDigest, 'DEB_FILE_TOO_LARGE', `holds ${entry.path}, which is larger than is allowed here`)
    }
    found.set(entry.path, await bodyBytes(entry.body))
    if (found.size === options.paths.size) break
  }
  return found
}
