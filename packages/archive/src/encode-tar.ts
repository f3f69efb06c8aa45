import type { TarEntryType, TarHeader } from './tar-types.ts'
import { BLOCK_BYTES } from './tar-header.ts'

const TYPEFLAGS: Readonly<Record<TarEntryType, string>> = { file: '0', hardlink: '1', symlink: '2', directory: '5' }
const NAME_BYTES = 100
const PREFIX_BYTES = 155
const MAX_OCTAL_7 = 0o7777777
const MAX_OCTAL_11 = 0o77777777777

/** Two zero blocks: what ends a tar archive. */
export const END_OF_ARCHIVE: Buffer = Buffer.alloc(2 * BLOCK_BYTES)

/**
 * A member's header in the one form that Whittle writes: POSIX ustar with numeric owners and no names, behind a pax
 * header only where ustar cannot say it (long or non-ASCII paths, large numbers). The same header always gives the same
 * bytes. Paths lose their first slash; directories end with one.
 */
export function encodeTarHeader(header: TarHeader): Buffer {
  const name = memberName(header)
  const linkname = header.type === 'hardlink' ? (header.target ?? '').slice(1) : (header.target ?? '')
  const split = splitName(name)
  const records: string[] = []
  if (!split) records.push(paxRecord('path', name))
  if (!fits(linkname)) records.push(paxRecord('linkpath', linkname))
  if (header.sizeBytes > MAX_OCTAL_11) records.push(paxRecord('size', String(header.sizeBytes)))
  if (header.uid > MAX_OCTAL_7) records.push(paxRecord('uid', String(header.uid)))
  if (header.gid > MAX_OCTAL_7) records.push(paxRecord('gid', String(header.gid)))
  if (header.mtimeSeconds > MAX_OCTAL_11) records.push(paxRecord('mtime', String(header.mtimeSeconds)))
  const block = headerBlock({
    ...(split ?? { name: asciiCut(name), prefix: '' }),
    typeflag: TYPEFLAGS[header.type],
    mode: header.mode,
    uid: header.uid > MAX_OCTAL_7 ? 0 : header.uid,
    gid: header.gid > MAX_OCTAL_7 ? 0 : header.gid,
    sizeBytes: header.sizeBytes > MAX_OCTAL_11 ? 0 : header.sizeBytes,
    mtimeSeconds: header.mtimeSeconds > MAX_OCTAL_11 ? 0 : header.mtimeSeconds,
    linkname: fits(linkname) ? linkname : asciiCut(linkname),
  })
  return records.length === 0 ? block : Buffer.concat([paxHeader(records.join('')), block])
}

/** The zero bytes behind a body of that length, up to the next block. */
export function tarPadding(sizeBytes: number): Buffer {
  return Buffer.alloc((BLOCK_BYTES - (sizeBytes % BLOCK_BYTES)) % BLOCK_BYTES)
}

function memberName({ path, type }: TarHeader): string {
  if (path === '/') return './'
  return type === 'directory' ? `${path.slice(1)}/` : path.slice(1)
}

/** Printable ASCII that fits the field; everything else goes into a pax record. */
function fits(text: string): boolean {
  return text.length <= NAME_BYTES && isAscii(text)
}

function isAscii(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text)
}

/** Name and prefix as ustar splits them: at a slash, which neither keeps. */
function splitName(name: string): { name: string; prefix: string } | undefined {
  if (fits(name)) return { name, prefix: '' }
  if (!isAscii(name) || name.length > NAME_BYTES + PREFIX_BYTES + 1) return undefined
  const slash = name.indexOf('/', name.length - NAME_BYTES - 1)
  if (slash <= 0 || slash > PREFIX_BYTES || slash === name.length - 1) return undefined
  return { name: name.slice(slash + 1), prefix: name.slice(0, slash) }
}

/** What readers without pax see of a name that ustar cannot hold. */
function asciiCut(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '_').slice(0, NAME_BYTES - 1)
}

/** `length keyword=value\n`, where the length counts its own digits. */
function paxRecord(keyword: string, value: string): string {
  const rest = ` ${keyword}=${value}\n`
  const restBytes = Buffer.byteLength(rest)
  let length = restBytes + String(restBytes).length
  if (String(length).length > String(restBytes).length) length += 1
  return `${length}${rest}`
}

function paxHeader(records: string): Buffer {
  const content = Buffer.from(records)
  const block = headerBlock({
    name: 'PaxHeaders/member',
    prefix: '',
    typeflag: 'x',
    mode: 0o644,
    uid: 0,
    gid: 0,
    sizeBytes: content.length,
    mtimeSeconds: 0,
    linkname: '',
  })
  return Buffer.concat([block, content, tarPadding(content.length)])
}

interface HeaderFields {
  name: string
  prefix: string
  typeflag: string
  mode: number
  uid: number
  gid: number
  sizeBytes: number
  mtimeSeconds: number
  linkname: string
}

function headerBlock(fields: HeaderFields): Buffer {
  const block = Buffer.alloc(BLOCK_BYTES)
  block.write(fields.name, 0, 'latin1')
  writeOctal(block, fields.mode, 100, 8)
  writeOctal(block, fields.uid, 108, 8)
  writeOctal(block, fields.gid, 116, 8)
  writeOctal(block, fields.sizeBytes, 124, 12)
  writeOctal(block, fields.mtimeSeconds, 136, 12)
  block.fill(0x20, 148, 156)
  block.write(fields.typeflag, 156, 'latin1')
  block.write(fields.linkname, 157, 'latin1')
  block.write('ustar\x0000', 257, 'latin1')
  block.write(fields.prefix, 345, 'latin1')
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
  return block
}

function writeOctal(block: Buffer, value: number, start: number, length: number): void {
  block.write(value.toString(8).padStart(length - 1, '0'), start, 'latin1')
}
