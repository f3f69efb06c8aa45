import { parseVariantText, type VariantNode } from './gvariant-text.ts'

const SIZES: Readonly<Record<string, number>> = { b: 1, y: 1, n: 2, q: 2, i: 4, u: 4, x: 8, t: 8, d: 8 }

/**
 * A value in GVariant's text format as GLib serialises it, little-endian (GVariant Specification 1.0, 2.3 "Serialisation
 * Format"). `undefined` for a text that is no value of the type, and for what settings never hold (handles, byte strings).
 */
export function serialiseText(type: string, text: string): Buffer | undefined {
  const node = parseVariantText(text)
  try {
    return node === undefined || !isType(type) ? undefined : serialise(type, node)
  } catch (thrown) {
    if (thrown instanceof RangeError) return undefined
    throw thrown
  }
}

/** Parts that are serialised already, as one tuple. */
export function serialiseTuple(parts: readonly { type: string; bytes: Buffer }[]): { type: string; bytes: Buffer } {
  return { type: `(${parts.map(({ type }) => type).join('')})`, bytes: joinTuple(parts) }
}

/** A value with its type behind it: what a variant holds. */
export function serialiseVariant({ type, bytes }: { type: string; bytes: Buffer }): Buffer {
  return Buffer.concat([bytes, Buffer.from(`\0${type}`)])
}

/** An array of parts of one type. */
export function serialiseArray(element: string, items: readonly Buffer[]): { type: string; bytes: Buffer } {
  return { type: `a${element}`, bytes: joinArray(element, items) }
}

function serialise(type: string, node: VariantNode): Buffer {
  if (node.kind === 'typed') return serialise(type, node.inner)
  const [first = ''] = type
  if (first === 'a') return serialiseItems(type.slice(1), node)
  if (first === '(') {
    if (node.kind !== 'tuple') throw new RangeError('no tuple')
    const types = memberTypes(type)
    if (types.length !== node.items.length) throw new RangeError('another tuple')
    return joinTuple(types.map((member, at) => ({ type: member, bytes: serialise(member, node.items[at]!) })))
  }
  if (first === 'v') {
    if (node.kind !== 'variant') throw new RangeError('no variant')
    const inner = inferType(node.inner)
    return serialiseVariant({ type: inner, bytes: serialise(inner, node.inner) })
  }
  if (first === 'm') {
    if (node.kind === 'maybe' && node.inner === undefined) return Buffer.alloc(0)
    const inner = serialise(type.slice(1), node.kind === 'maybe' ? node.inner! : node)
    return fixedSize(type.slice(1)) === undefined ? Buffer.concat([inner, Buffer.from([0])]) : inner
  }
  if ('sog'.includes(first)) {
    if (node.kind !== 'string') throw new RangeError('no string')
    return Buffer.from(`${node.text}\0`)
  }
  return serialiseNumber(first, node)
}

function serialiseItems(element: string, node: VariantNode): Buffer {
  if (element.startsWith('{')) {
    if (node.kind !== 'dictionary') throw new RangeError('no dictionary')
    const [key = '', value = ''] = memberTypes(element)
    const entries = node.entries.map((entry) =>
      joinTuple([
        { type: key, bytes: serialise(key, entry.key) },
        { type: value, bytes: serialise(value, entry.value) },
      ]),
    )
    return joinArray(element, entries)
  }
  if (node.kind !== 'array') throw new RangeError('no array')
  return joinArray(
    element,
    node.items.map((item) => serialise(element, item)),
  )
}

function serialiseNumber(type: string, node: VariantNode): Buffer {
  if (type === 'b') {
    if (node.kind !== 'boolean') throw new RangeError('no boolean')
    return Buffer.from([node.value ? 1 : 0])
  }
  if (node.kind !== 'number') throw new RangeError('no number')
  const bytes = Buffer.alloc(SIZES[type] ?? 0)
  if (type === 'd') bytes.writeDoubleLE(Number(node.text))
  else if (type === 'y' || type === 'q' || type === 'u') bytes.writeUIntLE(Number(node.text), 0, bytes.length)
  else if (type === 'n' || type === 'i') bytes.writeIntLE(Number(node.text), 0, bytes.length)
  else if (type === 'x') bytes.writeBigInt64LE(integer(node.text))
  else if (type === 't') bytes.writeBigUInt64LE(integer(node.text))
  else throw new RangeError('no number type')
  return bytes
}

function integer(text: string): bigint {
  if (!/^[+-]?(?:\d{1,20}|0x[\da-fA-F]{1,16})$/.test(text)) throw new RangeError('no integer')
  return text.startsWith('-') ? -BigInt(text.slice(1)) : BigInt(text.replace('+', ''))
}

function inferType(node: VariantNode): string {
  switch (node.kind) {
    case 'typed':
      if (!isType(node.type)) throw new RangeError('no type')
      return node.type
    case 'number':
      return /^[+-]?(?:\d+|0x[\da-fA-F]+)$/.test(node.text) ? 'i' : 'd'
    case 'boolean':
      return 'b'
    case 'string':
      return 's'
    case 'variant':
      return 'v'
    case 'tuple':
      return `(${node.items.map(inferType).join('')})`
    case 'array': {
      if (node.items[0] === undefined) throw new RangeError('an array without a type')
      return `a${inferType(node.items[0])}`
    }
    case 'dictionary': {
      if (node.entries[0] === undefined) throw new RangeError('a dictionary without a type')
      return `a{${inferType(node.entries[0].key)}${inferType(node.entries[0].value)}}`
    }
    case 'maybe': {
      if (node.inner === undefined) throw new RangeError('nothing without a type')
      return `m${inferType(node.inner)}`
    }
  }
}

/** Members of a tuple or dictionary entry. */
function memberTypes(type: string): string[] {
  const members: string[] = []
  for (let at = 1; at < type.length - 1;) {
    const end = typeEnd(type, at)
    members.push(type.slice(at, end))
    at = end
  }
  return members
}

function typeEnd(type: string, start: number): number {
  let at = start
  while ('am'.includes(type.charAt(at)) && at < type.length) at += 1
  if (!'({'.includes(type.charAt(at))) return at + 1
  let depth = 0
  for (; at < type.length; at += 1) {
    if ('({'.includes(type.charAt(at))) depth += 1
    if (')}'.includes(type.charAt(at))) depth -= 1
    if (depth === 0) return at + 1
  }
  return type.length
}

/** One complete type (2.2 of the specification). */
function isType(type: string): boolean {
  return type.length <= 100 && completeType(type, 0) === type.length
}

/** Where a type that begins here ends; `undefined` where none does. */
function completeType(type: string, start: number): number | undefined {
  const first = type.charAt(start)
  if (first === 'm') return completeType(type, start + 1)
  if (first === 'a') {
    if (type.charAt(start + 1) !== '{') return completeType(type, start + 1)
    const value = /^[bynqiuxtdsog]$/.test(type.charAt(start + 2)) ? completeType(type, start + 3) : undefined
    return value !== undefined && type.charAt(value) === '}' ? value + 1 : undefined
  }
  if (first !== '(') return /^[bynqiuxtdsogv]$/.test(first) ? start + 1 : undefined
  let at: number | undefined = start + 1
  while (at !== undefined && at < type.length && type.charAt(at) !== ')') at = completeType(type, at)
  return at !== undefined && type.charAt(at) === ')' ? at + 1 : undefined
}

function alignment(type: string): number {
  const [first = ''] = type
  if ('am'.includes(first)) return alignment(type.slice(1))
  if ('({'.includes(first)) return Math.max(1, ...memberTypes(type).map(alignment))
  return first === 'v' ? 8 : (SIZES[first] ?? 1)
}

function fixedSize(type: string): number | undefined {
  const [first = ''] = type
  if (!'({'.includes(first)) return SIZES[first]
  let size = 0
  for (const member of memberTypes(type)) {
    const own = fixedSize(member)
    if (own === undefined) return undefined
    size = padded(size, alignment(member)) + own
  }
  return size === 0 ? 1 : padded(size, alignment(type))
}

function padded(size: number, to: number): number {
  return Math.ceil(size / to) * to
}

function joinTuple(parts: readonly { type: string; bytes: Buffer }[]): Buffer {
  const pieces: Buffer[] = []
  const ends: number[] = []
  let size = 0
  const pad = (to: number) => {
    pieces.push(Buffer.alloc(padded(size, to) - size))
    size = padded(size, to)
  }
  parts.forEach(({ type, bytes }, index) => {
    pad(alignment(type))
    pieces.push(bytes)
    size += bytes.length
    if (fixedSize(type) === undefined && index < parts.length - 1) ends.unshift(size)
  })
  if (parts.every(({ type }) => fixedSize(type) !== undefined))
    pad(Math.max(1, ...parts.map(({ type }) => alignment(type))))
  if (parts.length === 0) return Buffer.from([0])
  return Buffer.concat([...pieces, framing(ends, size)])
}

function joinArray(element: string, items: readonly Buffer[]): Buffer {
  if (fixedSize(element) !== undefined) return Buffer.concat(items)
  const pieces: Buffer[] = []
  const ends: number[] = []
  let size = 0
  for (const bytes of items) {
    const start = padded(size, alignment(element))
    pieces.push(Buffer.alloc(start - size), bytes)
    size = start + bytes.length
    ends.push(size)
  }
  return Buffer.concat([...pieces, framing(ends, size)])
}

/** Ends of the parts of a container, in as few bytes each as its whole size needs (2.3.6). */
function framing(ends: readonly number[], size: number): Buffer {
  const width = [1, 2, 4].find((bytes) => size + ends.length * bytes < 256 ** bytes) ?? 4
  const offsets = Buffer.alloc(ends.length * width)
  ends.forEach((end, index) => offsets.writeUIntLE(end, index * width, width))
  return offsets
}
