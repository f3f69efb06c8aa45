import { archiveError } from './archive-error.ts'
import { decodeName } from './tar-path.ts'

export const BLOCK_BYTES = 512

/** The fields of one header block as they stand there (POSIX.1-2017 pax, "ustar Interchange Format"; GNU's variant). */
export interface RawTarHeader {
  name: string
  mode: number
  uid: number
  gid: number
  sizeBytes: number
  mtimeSeconds: number
  typeflag: string
  linkname: string
}

/** Whether a block holds nothing but zeros: the archive's end. */
export function isZeroBlock(block: Buffer): boolean {
  return block.every((byte) => byte === 0)
}

/** Reads a header block; refuses a wrong checksum and numbers that are none. */
export function parseTarHeader(block: Buffer): RawTarHeader {
  checkChecksum(block)
  const magic = block.toString('latin1', 257, 265)
  const posix = magic === 'ustar\x0000'
  const gnu = magic === 'ustar  \0'
  if (!posix && !gnu && magic.startsWith('ustar')) {
    throw archiveError('ARCHIVE_HEADER_INVALID', 'A header of the tar archive has an unknown version.')
  }
  const name = text(block, 0, 100)
  const prefix = posix ? text(block, 345, 155) : ''
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    mode: number(block, 100, 8, 'mode') & 0o7777,
    uid: number(block, 108, 8, 'uid'),
    gid: number(block, 116, 8, 'gid'),
    sizeBytes: number(block, 124, 12, 'size'),
    mtimeSeconds: number(block, 136, 12, 'modification time'),
    typeflag: String.fromCharCode(block[156] ?? 0),
    linkname: text(block, 157, 100),
  }
}

function checkChecksum(block: Buffer): void {
  const stated = number(block, 148, 8, 'checksum')
  let sum = 8 * 0x20
  for (let at = 0; at < BLOCK_BYTES; at += 1) {
    if (at < 148 || at >= 156) sum += block[at] ?? 0
  }
  if (sum !== stated) {
    throw archiveError('ARCHIVE_CHECKSUM_MISMATCH', 'A header of the tar archive does not match its checksum.')
  }
}

function text(block: Buffer, start: number, length: number): string {
  const field = block.subarray(start, start + length)
  const end = field.indexOf(0)
  return decodeName(end === -1 ? field : field.subarray(0, end))
}

/** Octal digits, or GNU's base 256 where the first bit is set. */
function number(block: Buffer, start: number, length: number, what: string): number {
  const field = block.subarray(start, start + length)
  const first = field[0] ?? 0
  if ((first & 0x80) !== 0) return base256(field, what)
  const digits = field
    .toString('latin1')
    .replace(/^ +/, '')
    .replace(/[ \0]+$/, '')
  if (digits === '') return 0
  if (!/^[0-7]+$/.test(digits)) throw notANumber(what)
  return Number.parseInt(digits, 8)
}

function base256(field: Buffer, what: string): number {
  // The bit after the marker is the sign; nothing that a package holds has a negative size, owner or date.
  if (field[0] !== 0x80) throw notANumber(what)
  let value = 0
  for (const byte of field.subarray(1)) {
    value = value * 256 + byte
    if (value > Number.MAX_SAFE_INTEGER) throw notANumber(what)
  }
  return value
}

function notANumber(what: string): Error {
  return archiveError('ARCHIVE_HEADER_INVALID', `A header of the tar archive has an unusable ${what}.`)
}
