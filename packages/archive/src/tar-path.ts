import { archiveError, quoted } from './archive-error.ts'

const MAX_COMPONENT_BYTES = 255

/**
 * A member's name as an absolute, normalised path: `./usr//bin/` becomes `/usr/bin`. Refuses absolute names, `..`, control
 * characters, and names longer than a file system takes.
 */
export function normaliseMemberPath(name: string, maxPathBytes: number): string {
  checkText(name, maxPathBytes)
  if (name.startsWith('/')) {
    throw archiveError('ARCHIVE_PATH_OUTSIDE', `The archive holds the absolute path ${quoted(name)}.`)
  }
  const parts = name.split('/').filter((part) => part !== '' && part !== '.')
  if (parts.includes('..')) {
    throw archiveError('ARCHIVE_PATH_OUTSIDE', `The archive holds ${quoted(name)}, which leaves its root.`)
  }
  if (parts.some((part) => Buffer.byteLength(part) > MAX_COMPONENT_BYTES)) {
    throw archiveError('ARCHIVE_PATH_INVALID', `The archive holds ${quoted(name)}, which is too long for a file name.`)
  }
  return `/${parts.join('/')}`
}

/** A link's text: not empty, without control characters, not too long. It is never followed. */
export function checkLinkText(text: string, maxPathBytes: number): string {
  checkText(text, maxPathBytes)
  return text
}

function checkText(text: string, maxPathBytes: number): void {
  if (text === '') throw archiveError('ARCHIVE_PATH_INVALID', 'The archive holds a member with an empty path.')
  if (Buffer.byteLength(text) > maxPathBytes) {
    throw archiveError('ARCHIVE_LIMIT_EXCEEDED', `The archive holds a path of more than ${maxPathBytes} bytes.`)
  }
  if (/\p{Cc}/u.test(text)) {
    throw archiveError('ARCHIVE_PATH_INVALID', `The archive holds a path with control characters: ${quoted(text)}.`)
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Bytes of a name as text; names that are not UTF-8 are refused, because they could not be written down unchanged. */
export function decodeName(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch (cause) {
    throw archiveError('ARCHIVE_PATH_INVALID', 'The archive holds a path that is not UTF-8.', cause)
  }
}
