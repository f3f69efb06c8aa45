import { repositoryError } from './errors.ts'

/** One file of a release: size and SHA-256 (hex) as the signed InRelease names them. */
export interface ReleaseFile {
  path: string
  sizeBytes: number
  sha256: string
}

/** A Release file (Debian wiki, RepositoryFormat, "Release files"): only what a snapshot needs. */
export interface Release {
  suite: string | undefined
  codename: string
  date: Date
  validUntil: Date | undefined
  /** Whether files may be fetched by their hash (`Acquire-By-Hash`). */
  byHash: boolean
  files: ReadonlyMap<string, ReleaseFile>
}

/**
 * Parses the verified text of an InRelease file. Anything that is missing or odd: `DEB_RELEASE_MALFORMED`. Further
 * repositories need no Codename: `fallback` stands in for it.
 */
export function parseRelease(text: string, fallback?: string): Release {
  const fields = parseFields(text)
  const codename = fields.get('codename') ?? fallback
  if (codename === undefined) throw malformed('it has no Codename')
  const date = parseDate(fields.get('date'), 'Date')
  if (date === undefined) throw malformed('it has no Date')
  return {
    suite: fields.get('suite'),
    codename,
    date,
    validUntil: parseDate(fields.get('valid-until'), 'Valid-Until'),
    byHash: fields.get('acquire-by-hash')?.toLowerCase() === 'yes',
    files: parseFileList(fields.get('sha256')),
  }
}

/** One paragraph of deb822 (deb-src-control(5)): field names in lower case; continuation lines keep their line ends. */
function parseFields(text: string): Map<string, string> {
  const fields = new Map<string, string>()
  let name: string | undefined
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith('#')) continue
    if (line.trim() === '') {
      if (fields.size > 0) break
      continue
    }
    if (/^[ \t]/.test(line)) {
      if (name === undefined) throw malformed('it starts with a continuation line')
      fields.set(name, `${fields.get(name)}\n${line.trim()}`)
      continue
    }
    const colon = line.indexOf(':')
    if (colon < 1) throw malformed(`it has a line without a field name`)
    name = line.slice(0, colon).toLowerCase()
    if (fields.has(name)) throw malformed(`it has two fields ${line.slice(0, colon)}`)
    fields.set(name, line.slice(colon + 1).trim())
  }
  return fields
}

function parseFileList(list: string | undefined): Map<string, ReleaseFile> {
  const files = new Map<string, ReleaseFile>()
  for (const line of (list ?? '').split('\n')) {
    if (line === '') continue
    const [, sha256, size, path] = /^([0-9a-f]{64})\s+(\d{1,15})\s+(\S+)$/.exec(line) ?? []
    if (sha256 === undefined || size === undefined || path === undefined) {
      throw malformed('its SHA256 list has a line that is not "hash size path"')
    }
    files.set(path, { path, sizeBytes: Number(size), sha256 })
  }
  if (files.size === 0) throw malformed('it has no SHA256 list')
  return files
}

const DATE = /^(?:[A-Z][a-z]{2}, +)?\d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} (?:UTC|GMT|[+-]\d{4})$/

function parseDate(value: string | undefined, field: string): Date | undefined {
  if (value === undefined) return undefined
  const date = new Date(value)
  if (!DATE.test(value) || Number.isNaN(date.getTime())) throw malformed(`its ${field} "${value}" is not a date`)
  return date
}

function malformed(what: string) {
  return repositoryError({
    code: 'DEB_RELEASE_MALFORMED',
    category: 'upstream',
    publicMessage: `The mirror's InRelease file cannot be read: ${what}.`,
    hint: 'Check that the configured address is a Debian mirror.',
  })
}
