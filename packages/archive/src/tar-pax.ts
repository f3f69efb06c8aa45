import { archiveError } from './archive-error.ts'
import { decodeName } from './tar-path.ts'

/** What a pax header overrides in the member behind it (POSIX.1-2017 pax, "pax Extended Header"). */
export interface PaxOverrides {
  path?: string
  linkpath?: string
  sizeBytes?: number
  uid?: number
  gid?: number
  mtimeSeconds?: number
}

const NEWLINE = 0x0a
const SPACE = 0x20
const EQUALS = 0x3d

/** Reads the records of a pax header; keywords that change nothing for us are passed over, sparse maps are refused. */
export function parsePax(bytes: Buffer): PaxOverrides {
  const overrides: PaxOverrides = {}
  for (const [keyword, value] of records(bytes)) applyRecord(overrides, keyword, value)
  return overrides
}

/** A global header may say only what changes no member: a comment, as `git archive` writes. */
export function checkGlobalPax(bytes: Buffer): void {
  for (const [keyword] of records(bytes)) {
    if (keyword !== 'comment') {
      throw archiveError('ARCHIVE_TYPE_REFUSED', 'The tar archive has a global header that changes its members.')
    }
  }
}

function* records(bytes: Buffer): Generator<[keyword: string, value: Buffer]> {
  for (let at = 0; at < bytes.length;) {
    const space = bytes.indexOf(SPACE, at)
    const digits = space === -1 ? '' : bytes.toString('latin1', at, space)
    const length = /^[1-9]\d{0,8}$/.test(digits) ? Number.parseInt(digits, 10) : 0
    const end = at + length
    const equals = bytes.indexOf(EQUALS, space)
    if (length === 0 || end > bytes.length || equals === -1 || equals >= end || bytes[end - 1] !== NEWLINE) {
      throw archiveError('ARCHIVE_HEADER_INVALID', 'An extended header of the tar archive is malformed.')
    }
    yield [bytes.toString('latin1', space + 1, equals), bytes.subarray(equals + 1, end - 1)]
    at = end
  }
}

function applyRecord(overrides: PaxOverrides, keyword: string, value: Buffer): void {
  switch (keyword) {
    case 'path':
      overrides.path = decodeName(value)
      return
    case 'linkpath':
      overrides.linkpath = decodeName(value)
      return
    case 'size':
      overrides.sizeBytes = wholeNumber(value, keyword)
      return
    case 'uid':
      overrides.uid = wholeNumber(value, keyword)
      return
    case 'gid':
      overrides.gid = wholeNumber(value, keyword)
      return
    case 'mtime':
      overrides.mtimeSeconds = wholeSeconds(value)
      return
    case 'hdrcharset':
      if (value.toString('latin1') === 'ISO-IR 10646 2000 UTF-8') return
      throw archiveError('ARCHIVE_TYPE_REFUSED', 'The tar archive has names in an encoding that is not UTF-8.')
    default:
      if (keyword.startsWith('GNU.sparse')) {
        throw archiveError('ARCHIVE_TYPE_REFUSED', 'The tar archive holds a sparse file, which is not supported.')
      }
  }
}

function wholeNumber(value: Buffer, keyword: string): number {
  const digits = value.toString('latin1')
  const parsed = /^\d{1,16}$/.test(digits) ? Number.parseInt(digits, 10) : Number.NaN
  if (!Number.isSafeInteger(parsed)) {
    throw archiveError('ARCHIVE_HEADER_INVALID', `An extended header of the tar archive has an unusable ${keyword}.`)
  }
  return parsed
}

/** Dates may carry a fraction; whole seconds are all that a layer keeps. */
function wholeSeconds(value: Buffer): number {
  const match = /^(\d{1,15})(?:\.\d*)?$/.exec(value.toString('latin1'))
  if (!match?.[1]) {
    throw archiveError('ARCHIVE_HEADER_INVALID', 'An extended header of the tar archive has an unusable mtime.')
  }
  return Number.parseInt(match[1], 10)
}
