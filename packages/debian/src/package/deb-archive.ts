import { decompress, readAr, readTar, type CompressionFormat, type TarEntry } from '@whittle/archive'
import { digestOfDocument, shortDigest, WhittleError, type Digest, type Store } from '@whittle/core'
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

/** Beyond this, contents are read from the package again: a memo is held in memory as a whole. */
const MAX_REMEMBERED_BYTES = 1024 ** 2

/**
 * The contents of some regular files of a package by their paths inside it; a few small ones are remembered, since a
 * package has to be decompressed up to the last of them. Fails with `DEB_FILE_TOO_LARGE` when they are together more than
 * `maxBytes`; a path that the package does not hold is absent from the result.
 */
export async function readDebFiles(
  debDigest: Digest,
  options: { paths: ReadonlySet<string>; maxBytes: number },
  store: Store,
): Promise<Map<string, Buffer>> {
  if (options.paths.size === 0) return new Map()
  const key = digestOfDocument({ stage: 'read-deb-files', version: 1, debDigest, paths: [...options.paths].sort() })
  const remembered = parseContents(await store.memo.get(key))
  if (remembered && sizeOf(remembered) <= options.maxBytes) return remembered
  const found = await findDebFiles(debDigest, options, store)
  if (sizeOf(found) <= MAX_REMEMBERED_BYTES) {
    await store.memo.set(
      key,
      Array.from(found, ([path, content]) => [path, content.toString('base64')]),
    )
  }
  return found
}

async function findDebFiles(
  debDigest: Digest,
  options: { paths: ReadonlySet<string>; maxBytes: number },
  store: Store,
): Promise<Map<string, Buffer>> {
  const found = new Map<string, Buffer>()
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

function sizeOf(contents: ReadonlyMap<string, Buffer>): number {
  return [...contents.values()].reduce((sum, { length }) => sum + length, 0)
}

/** Pairs of path and content in base64; `undefined` for anything else. */
function parseContents(memo: unknown): Map<string, Buffer> | undefined {
  if (!Array.isArray(memo)) return undefined
  const contents = new Map<string, Buffer>()
  for (const pair of memo as unknown[]) {
    if (!Array.isArray(pair) || typeof pair[0] !== 'string' || typeof pair[1] !== 'string') return undefined
    contents.set(pair[0], Buffer.from(pair[1], 'base64'))
  }
  return contents
}
