import type { XmlElement } from './xml-elements.ts'

type Types = ReadonlyMap<string, readonly XmlElement[]>

const DEFAULT_PRIORITY = 50
/** Bytes of the numbers of each kind of match; those of the host's order are written big-endian, with their size. */
const NUMBERS: Readonly<Record<string, { bytes: 1 | 2 | 4; order: 'big' | 'little' | 'host' }>> = {
  byte: { bytes: 1, order: 'big' },
  big16: { bytes: 2, order: 'big' },
  big32: { bytes: 4, order: 'big' },
  little16: { bytes: 2, order: 'little' },
  little32: { bytes: 4, order: 'little' },
  host16: { bytes: 2, order: 'host' },
  host32: { bytes: 4, order: 'host' },
}
const CONTROL: Readonly<Record<string, number>> = { n: 10, r: 13, b: 8, t: 9, f: 12, v: 11 }

/** The file `magic` (Shared MIME-info Database, "The magic files"): what types are known by in the first bytes of a file. */
export function mimeMagic(types: Types): Buffer {
  const sections = sectionsOf(types, 'magic', 'match').map(({ heading, matches }) =>
    Buffer.concat([Buffer.from(heading), ...matches.map((match) => encodeMatch(match, 0))]),
  )
  return Buffer.concat([Buffer.from('MIME-Magic\0\n'), ...sections])
}

/** The file `treemagic`: what media are known by in the names of their files. */
export function treeMagic(types: Types): Buffer {
  const sections = sectionsOf(types, 'treemagic', 'treematch').map(
    ({ heading, matches }) => `${heading}${matches.map((match) => treeMatch(match, 0)).join('')}`,
  )
  return Buffer.from(`MIME-TreeMagic\0\n${sections.join('')}`)
}

/** By priority, the highest first, then by type. */
function sectionsOf(types: Types, kind: string, matchName: string): { heading: string; matches: XmlElement[] }[] {
  return [...types]
    .flatMap(([type, elements]) =>
      elements
        .filter(({ name }) => name === kind)
        .map(({ attributes, children }) => {
          const priority = Number(attributes.get('priority') ?? DEFAULT_PRIORITY)
          const matches = children.filter(({ name }) => name === matchName)
          return { type, priority: Number.isInteger(priority) ? priority : DEFAULT_PRIORITY, matches }
        }),
    )
    .sort((a, b) => b.priority - a.priority || (a.type < b.type ? -1 : a.type > b.type ? 1 : 0))
    .map(({ type, priority, matches }) => ({ heading: `[${priority}:${type}]\n`, matches }))
}

function encodeMatch({ attributes, children }: XmlElement, depth: number): Buffer {
  const attribute = (name: string) => attributes.get(name) ?? ''
  const [, start = '', end] = /^(\d{1,9})(?::(\d{1,9}))?$/.exec(attribute('offset')) ?? []
  const value = encodeValue(attribute('type'), attribute('value'))
  if (start === '' || value === undefined) return Buffer.alloc(0)
  const mask = attributes.has('mask') ? encodeMask(attribute('type'), attribute('mask')) : undefined
  const length = Buffer.alloc(2)
  length.writeUInt16BE(value.length)
  const number = NUMBERS[attribute('type')]
  const range = end === undefined ? 1 : Number(end) - Number(start) + 1
  return Buffer.concat([
    Buffer.from(`${depth > 0 ? depth : ''}>${start}=`),
    length,
    value,
    ...(mask === undefined ? [] : [Buffer.from('&'), mask]),
    Buffer.from(number?.order === 'host' ? `~${number.bytes}` : ''),
    Buffer.from(range > 1 ? `+${range}\n` : '\n'),
    ...children.filter(({ name }) => name === 'match').map((child) => encodeMatch(child, depth + 1)),
  ])
}

function encodeValue(type: string, value: string): Buffer | undefined {
  const number = NUMBERS[type]
  if (number === undefined) return type === 'string' ? unescape(value) : undefined
  const parsed = parseNumber(value)
  if (parsed === undefined) return undefined
  const bytes = Buffer.alloc(number.bytes)
  for (let at = 0; at < number.bytes; at += 1) {
    const place = number.order === 'little' ? at : number.bytes - 1 - at
    bytes[place] = Math.floor(parsed / 256 ** at) % 256
  }
  return bytes
}

/** A string's mask is a hexadecimal number, a number's one like the value itself. */
function encodeMask(type: string, mask: string): Buffer | undefined {
  return type === 'string' ? Buffer.from(mask.replace(/^0x/, ''), 'hex') : encodeValue(type, mask)
}

function parseNumber(text: string): number | undefined {
  if (/^0[xX][\da-fA-F]{1,8}$/.test(text)) return Number.parseInt(text.slice(2), 16)
  if (/^0[0-7]{1,11}$/.test(text)) return Number.parseInt(text, 8)
  return /^\d{1,10}$/.test(text) ? Number(text) : undefined
}

/** The escapes of C that the specification allows. */
function unescape(text: string): Buffer {
  const bytes: Buffer[] = []
  for (const [whole, hex, octal, other] of text.matchAll(/\\x([\da-fA-F]{1,2})|\\([0-7]{1,3})|\\([\s\S])|[^\\]+/g)) {
    if (hex !== undefined) bytes.push(Buffer.from([Number.parseInt(hex, 16)]))
    else if (octal !== undefined) bytes.push(Buffer.from([Number.parseInt(octal, 8) & 0xff]))
    else if (other !== undefined)
      bytes.push(CONTROL[other] === undefined ? Buffer.from(other) : Buffer.from([CONTROL[other]]))
    else bytes.push(Buffer.from(whole))
  }
  return Buffer.concat(bytes)
}

function treeMatch({ attributes, children }: XmlElement, depth: number): string {
  const flags = [
    attributes.get('executable') === 'true' ? ',executable' : '',
    attributes.get('match-case') === 'true' ? ',match-case' : '',
    attributes.get('non-empty') === 'true' ? ',non-empty' : '',
    attributes.has('mimetype') ? `,${attributes.get('mimetype') ?? ''}` : '',
  ]
  const nested = children.filter(({ name }) => name === 'treematch').map((child) => treeMatch(child, depth + 1))
  const path = attributes.get('path') ?? ''
  return `${depth > 0 ? depth : ''}>"${path}"=${attributes.get('type') ?? 'any'}${flags.join('')}\n${nested.join('')}`
}
