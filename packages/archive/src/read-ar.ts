import { archiveError, quoted } from './archive-error.ts'
import { ByteReader } from './byte-reader.ts'
import { withDefaultLimits, type ArchiveLimits } from './limits.ts'
import { MemberBody } from './member-body.ts'

/** A member of an ar archive. `body` is read once, before the next member is asked for; what is left is passed over. */
export interface ArMember {
  name: string
  sizeBytes: number
  body: AsyncIterable<Uint8Array>
}

const MAGIC = '!<arch>\n'
const HEADER_BYTES = 60

/**
 * The members of an ar archive in their order (deb(5): common format, short names, no symbol or name tables). Streams;
 * refuses malformed headers, other name forms, duplicates and truncation with `ARCHIVE_*`.
 */
export async function* readAr(
  source: AsyncIterable<Uint8Array>,
  limits?: Partial<ArchiveLimits>,
): AsyncGenerator<ArMember, void, undefined> {
  const { maxBytes, maxEntries } = withDefaultLimits(limits)
  const reader = new ByteReader(source, 'ar archive')
  const seen = new Set<string>()
  let totalBytes = 0
  try {
    const magic = await reader.require(MAGIC.length)
    if (magic.toString('latin1') !== MAGIC) {
      throw archiveError('ARCHIVE_FORMAT_INVALID', 'The file is not an ar archive (a Debian package is one).')
    }
    for (;;) {
      const header = await reader.exactly(HEADER_BYTES)
      if (!header) return
      const { name, sizeBytes } = parseHeader(header)
      if (seen.has(name)) {
        throw archiveError('ARCHIVE_DUPLICATE_MEMBER', `The ar archive holds ${quoted(name)} twice.`)
      }
      seen.add(name)
      totalBytes += sizeBytes
      if (seen.size > maxEntries || totalBytes > maxBytes) {
        throw archiveError('ARCHIVE_LIMIT_EXCEEDED', 'The ar archive is larger than is allowed.')
      }
      const body = new MemberBody(reader, sizeBytes)
      yield { name, sizeBytes, body }
      await body.finish()
      if (sizeBytes % 2 === 1) await reader.skip(1)
    }
  } finally {
    await reader.close()
  }
}

function parseHeader(header: Buffer): { name: string; sizeBytes: number } {
  const text = header.toString('latin1')
  if (!text.endsWith('`\n')) {
    throw archiveError('ARCHIVE_HEADER_INVALID', 'A member header of the ar archive is malformed.')
  }
  const name = text.slice(0, 16).trimEnd().replace(/\/$/, '')
  if (!/^[A-Za-z0-9._-]+$/.test(name)) {
    throw archiveError('ARCHIVE_HEADER_INVALID', `The ar archive has a member with the unusable name ${quoted(name)}.`)
  }
  const size = text.slice(48, 58).trimEnd()
  if (!/^\d{1,10}$/.test(size)) {
    throw archiveError('ARCHIVE_HEADER_INVALID', `The size of ${quoted(name)} in the ar archive is not a number.`)
  }
  return { name, sizeBytes: Number.parseInt(size, 10) }
}
