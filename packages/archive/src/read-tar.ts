import { archiveError, quoted } from './archive-error.ts'
import { ByteReader } from './byte-reader.ts'
import { withDefaultLimits, type ArchiveLimits } from './limits.ts'
import { MemberBody } from './member-body.ts'
import { BLOCK_BYTES, isZeroBlock, parseTarHeader, type RawTarHeader } from './tar-header.ts'
import { TarNamespace } from './tar-namespace.ts'
import { checkLinkText, decodeName, normaliseMemberPath } from './tar-path.ts'
import { checkGlobalPax, parsePax, type PaxOverrides } from './tar-pax.ts'
import type { TarEntry, TarEntryType, TarHeader } from './tar-types.ts'

const TYPES: Readonly<Record<string, TarEntryType>> = {
  '\0': 'file',
  '0': 'file',
  '7': 'file',
  '1': 'hardlink',
  '2': 'symlink',
  '5': 'directory',
}
const DATE_MAX_SECONDS = 253_402_300_799

/**
 * The members of an uncompressed tar archive in their order: ustar, GNU long names and links, pax. Streams with bounded
 * memory. Whatever could lead out of the archive's root or is not an ordinary file, directory or link is refused with
 * `ARCHIVE_*`; symbolic links are reported and never followed. The source is read to its end before the generator ends,
 * so that a decompressor's own checks have passed by then.
 */
export async function* readTar(
  source: AsyncIterable<Uint8Array>,
  limits?: Partial<ArchiveLimits>,
): AsyncGenerator<TarEntry, void, undefined> {
  const bounds = withDefaultLimits(limits)
  const reader = new ByteReader(source, 'tar archive')
  const namespace = new TarNamespace(bounds)
  let totalBytes = 0
  try {
    for (;;) {
      const header = await nextHeader(reader, bounds)
      if (!header) break
      namespace.add(header)
      totalBytes += header.sizeBytes
      if (totalBytes > bounds.maxBytes) {
        throw archiveError('ARCHIVE_LIMIT_EXCEEDED', 'The tar archive holds more bytes than are allowed.')
      }
      const body = new MemberBody(reader, header.sizeBytes)
      yield { ...header, body }
      await body.finish()
      await reader.skip(padding(header.sizeBytes))
    }
    await expectZeros(reader)
  } finally {
    await reader.close()
  }
}

/** Zero bytes that fill a member up to the next block. */
function padding(sizeBytes: number): number {
  return (BLOCK_BYTES - (sizeBytes % BLOCK_BYTES)) % BLOCK_BYTES
}

/** The next member's header with its extension headers applied; `undefined` at the end-of-archive block. */
async function nextHeader(reader: ByteReader, limits: ArchiveLimits): Promise<TarHeader | undefined> {
  const seen = new Set<string>()
  let pax: PaxOverrides = {}
  let longName: string | undefined
  let longLink: string | undefined
  for (;;) {
    const block = await reader.require(BLOCK_BYTES)
    if (isZeroBlock(block)) {
      if (seen.size > 0) throw archiveError('ARCHIVE_TRUNCATED', 'The tar archive ends after an extension header.')
      return undefined
    }
    const raw = parseTarHeader(block)
    if (!['x', 'g', 'L', 'K'].includes(raw.typeflag)) {
      return interpret({ ...raw, name: longName ?? raw.name, linkname: longLink ?? raw.linkname }, pax, limits)
    }
    if (seen.has(raw.typeflag)) {
      throw archiveError('ARCHIVE_HEADER_INVALID', 'The tar archive repeats an extension header for one member.')
    }
    seen.add(raw.typeflag)
    const content = await readExtension(reader, raw.sizeBytes, limits)
    if (raw.typeflag === 'x') pax = parsePax(content)
    else if (raw.typeflag === 'g') checkGlobalPax(content)
    else if (raw.typeflag === 'L') longName = withoutNul(content)
    else longLink = withoutNul(content)
  }
}

async function readExtension(reader: ByteReader, sizeBytes: number, limits: ArchiveLimits): Promise<Buffer> {
  if (sizeBytes > limits.maxExtensionBytes) {
    throw archiveError('ARCHIVE_LIMIT_EXCEEDED', 'An extension header of the tar archive is larger than is allowed.')
  }
  const content = Buffer.from(await reader.require(sizeBytes))
  await reader.skip(padding(sizeBytes))
  return content
}

/** GNU long names end with one NUL; one inside would hide what follows it. */
function withoutNul(content: Buffer): string {
  return decodeName(content.at(-1) === 0 ? content.subarray(0, -1) : content)
}

function interpret(raw: RawTarHeader, pax: PaxOverrides, limits: ArchiveLimits): TarHeader {
  const name = pax.path ?? raw.name
  const type = memberType(raw.typeflag, name)
  const sizeBytes = pax.sizeBytes ?? raw.sizeBytes
  const header: TarHeader = {
    path: normaliseMemberPath(name, limits.maxPathBytes),
    type,
    mode: raw.mode,
    uid: pax.uid ?? raw.uid,
    gid: pax.gid ?? raw.gid,
    mtimeSeconds: pax.mtimeSeconds ?? raw.mtimeSeconds,
    sizeBytes,
  }
  checkNumbers(header)
  const linkname = pax.linkpath ?? raw.linkname
  if (type === 'symlink') header.target = checkLinkText(linkname, limits.maxPathBytes)
  if (type === 'hardlink') header.target = normaliseMemberPath(linkname, limits.maxPathBytes)
  return header
}

function memberType(typeflag: string, name: string): TarEntryType {
  const type = TYPES[typeflag]
  if (!type) {
    throw archiveError(
      'ARCHIVE_TYPE_REFUSED',
      `The archive holds ${quoted(name)}, which is no ordinary file, directory or link (type ${quoted(typeflag)}).`,
    )
  }
  // Archives from before POSIX.1-1988 have no type for directories but a slash at the end.
  return type === 'file' && name.endsWith('/') ? 'directory' : type
}

function checkNumbers({ path, type, uid, gid, mtimeSeconds, sizeBytes }: TarHeader): void {
  if (type !== 'file' && sizeBytes !== 0) {
    throw archiveError('ARCHIVE_HEADER_INVALID', `The archive states a size for ${quoted(path)}, which is no file.`)
  }
  if (Math.max(uid, gid) > 0xff_ff_ff_fe || mtimeSeconds > DATE_MAX_SECONDS || !Number.isSafeInteger(sizeBytes)) {
    throw archiveError(
      'ARCHIVE_HEADER_INVALID',
      `The archive states an impossible owner, date or size for ${quoted(path)}.`,
    )
  }
}

async function expectZeros(reader: ByteReader): Promise<void> {
  for (;;) {
    const bytes = await reader.some(Number.MAX_SAFE_INTEGER)
    if (!bytes) return
    if (!bytes.every((byte) => byte === 0)) {
      throw archiveError('ARCHIVE_TRAILING_DATA', 'The tar archive goes on after its end.')
    }
  }
}
