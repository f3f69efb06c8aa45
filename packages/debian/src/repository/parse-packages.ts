import { WhittleError } from '@whittle/core'
import type { IndexedPackage } from './indexed-package.ts'
import type { NameOrder } from './name-order.ts'

/** What an index may hold at most; Debian's largest is 69,000 packages, of at most some kilobytes each. */
const INDEX_LIMITS = { maxStanzaBytes: 4 * 1024 * 1024, maxPackages: 300_000 }
/** Names that all indexes together may mention, packages and others; Debian's mention 100,000. */
const MAX_NAMES = 2_000_000
/** Below the archive's root, without anything that an address could read as a way up. */
const PLAIN_PATH = /^(?!\/)(?!.*\/\/)(?!.*(?:^|\/)\.\.?(?:\/|$))[A-Za-z0-9._+~:/-]+$/

interface IndexContext {
  suite: string
  /** Which file it is, for messages. */
  where: string
  /** The further repository whose file it is. */
  repository?: IndexedPackage['repository']
  /** Learns every name that the file mentions. */
  names?: NameOrder
}

/**
 * Reads a Packages file as a stream (Debian repository format, "Packages Indices"; Policy 5.1). Memory holds one stanza
 * besides what the caller keeps. Fails with `DEB_INDEX_MALFORMED` on a stanza that lacks what a package needs, on one of
 * more than 4 MiB, and after 300,000 of them.
 */
export async function* parsePackages(
  content: AsyncIterable<Uint8Array>,
  context: IndexContext,
  { maxStanzaBytes, maxPackages } = INDEX_LIMITS,
): AsyncGenerator<IndexedPackage[]> {
  let rest: Buffer = Buffer.alloc(0)
  let count = 0
  for await (const chunk of content) {
    rest = rest.length === 0 ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length) : Buffer.concat([rest, chunk])
    const end = rest.lastIndexOf('\n\n')
    if (end < 0) {
      if (rest.length > maxStanzaBytes)
        throw malformed(context.where, `a stanza is larger than ${maxStanzaBytes} bytes`)
      continue
    }
    const packages = parseStanzas(rest.toString('utf8', 0, end), context)
    count += packages.length
    if (count > maxPackages) throw malformed(context.where, `it holds more than ${maxPackages} packages`)
    yield packages
    rest = rest.subarray(end + 2)
  }
  const last = parseStanzas(rest.toString('utf8'), context)
  if (count + last.length > maxPackages) throw malformed(context.where, `it holds more than ${maxPackages} packages`)
  yield last
}

function parseStanzas(text: string, context: IndexContext): IndexedPackage[] {
  const packages: IndexedPackage[] = []
  for (const stanza of text.split(/\n\n+/)) {
    if (stanza.trim() === '') continue
    const fields = parseFields(stanza)
    packages.push(toPackage(fields, context))
    context.names?.meet(fields)
  }
  if ((context.names?.size ?? 0) > MAX_NAMES) throw malformed(context.where, `it names more than ${MAX_NAMES} packages`)
  return packages
}

/** Field names are case-insensitive (Policy 5.1); continuation lines belong to the field above and only their text counts. */
function parseFields(stanza: string): Map<string, string> {
  const fields = new Map<string, string>()
  let name = ''
  for (let start = 0; start < stanza.length;) {
    const newline = stanza.indexOf('\n', start)
    const end = newline < 0 ? stanza.length : newline
    const first = stanza.charCodeAt(start)
    if (first === 32 || first === 9) {
      // Only relations may usefully go on; a description's further lines are left out.
      if (name !== 'description' && name !== '')
        fields.set(name, `${fields.get(name)} ${stanza.slice(start, end).trim()}`)
    } else {
      const colon = stanza.indexOf(':', start)
      if (colon > start && colon < end) {
        name = stanza.slice(start, colon).toLowerCase()
        fields.set(name, stanza.slice(colon + 1, end).trim())
      }
    }
    start = end + 1
  }
  return fields
}

function toPackage(fields: Map<string, string>, { suite, where, repository }: IndexContext): IndexedPackage {
  // Flat repositories write paths from the folder in which they were listed.
  fields.set('filename', (fields.get('filename') ?? '').replace(/^\.\//, ''))
  const required = (name: string, pattern: RegExp): string => {
    const value = fields.get(name) ?? ''
    if (!pattern.test(value)) throw malformed(where, `package "${fields.get('package') ?? '?'}" has no valid ${name}`)
    return value
  }
  const optional = (name: string): string => fields.get(name) ?? ''
  const name = required('package', /^[a-z0-9][a-z0-9+.-]+$/)
  const version = required('version', /^[A-Za-z0-9.+~:-]+$/)
  const source = /^([a-z0-9][a-z0-9+.-]+)(?: \(([A-Za-z0-9.+~:-]+)\))?$/.exec(optional('source'))
  return {
    name,
    version,
    arch: required('architecture', /^[a-z0-9-]+$/),
    multiArch: multiArchOf(optional('multi-arch')),
    source: source?.[1] ?? name,
    sourceVersion: source?.[2] ?? version,
    section: wordOf(optional('section')),
    priority: wordOf(optional('priority')),
    essential: optional('essential') === 'yes',
    installedBytes: /^\d{1,12}$/.test(optional('installed-size')) ? Number(optional('installed-size')) * 1024 : 0,
    preDepends: optional('pre-depends'),
    depends: optional('depends'),
    conflicts: optional('conflicts'),
    breaks: optional('breaks'),
    provides: optional('provides'),
    replaces: optional('replaces'),
    path: required('filename', PLAIN_PATH),
    sizeBytes: Number(required('size', /^\d{1,12}$/)),
    sha256: required('sha256', /^[0-9a-f]{64}$/),
    summary: optional('description').replaceAll(/\p{Cc}/gu, ' '),
    suite,
    ...(repository === undefined ? {} : { repository }),
  }
}

/** Section and priority are a word; anything else is as good as none. */
function wordOf(value: string): string {
  return /^[A-Za-z0-9/+._-]*$/.test(value) ? value : ''
}

function multiArchOf(value: string): IndexedPackage['multiArch'] {
  return value === 'same' || value === 'foreign' || value === 'allowed' ? value : 'no'
}

function malformed(where: string, why: string): WhittleError {
  return new WhittleError({
    code: 'DEB_INDEX_MALFORMED',
    category: 'integrity',
    publicMessage: `The package index ${where} is not valid: ${why}.`,
    hint: 'It carries a valid signature, so the mirror’s archive itself is at fault; another mirror may help.',
  })
}
