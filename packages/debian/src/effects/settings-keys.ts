import { serialiseArray, serialiseText, serialiseTuple, serialiseVariant } from './gvariant.ts'
import type { XmlElement } from './xml-elements.ts'

/** A list of names with numbers that keys may have as values. */
export interface Enumeration {
  isFlags: boolean
  values: readonly { nick: string; value: number }[]
}

/** What a schema says of one key, before it is serialised. */
export interface SettingsKey {
  type: string
  /** Text of the default value. */
  value: string
  /** Category of translation (`m`, `t`), when the default is translated; with its context. */
  translated?: { category: string; context?: string }
  enumeration?: Enumeration
  choices: readonly string[]
  aliases: readonly { alias: string; target: string }[]
  range?: { min: string; max: string }
  /** Defaults of single desktops, by name. */
  desktops: Map<string, string>
}

/** Reads a `<key>`; `undefined` where it lacks a type or a default. */
export function readKey(element: XmlElement, enumerations: ReadonlyMap<string, Enumeration>): SettingsKey | undefined {
  const enumeration = enumerations.get(element.attributes.get('enum') ?? element.attributes.get('flags') ?? '')
  const type = element.attributes.get('type') ?? (enumeration && (enumeration.isFlags ? 'as' : 's'))
  const found = element.children.find(({ name }) => name === 'default')
  if (type === undefined || found === undefined) return undefined
  const named = (parent: string, child: string) =>
    element.children
      .filter(({ name }) => name === parent)
      .flatMap(({ children }) => children.filter(({ name }) => name === child))
  const range = element.children.find(({ name }) => name === 'range')?.attributes
  const category = found.attributes.get('l10n')
  const context = found.attributes.get('context')
  return {
    type,
    value: found.text.trim(),
    ...(category === undefined
      ? {}
      : { translated: { category: category.charAt(0), ...(context === undefined ? {} : { context }) } }),
    ...(enumeration === undefined ? {} : { enumeration }),
    choices: named('choices', 'choice').map(({ attributes }) => attributes.get('value') ?? ''),
    aliases: named('aliases', 'alias').map(({ attributes }) => ({
      alias: attributes.get('value') ?? '',
      target: attributes.get('target') ?? '',
    })),
    ...(range === undefined ? {} : { range: { min: range.get('min') ?? '', max: range.get('max') ?? '' } }),
    desktops: new Map(),
  }
}

/**
 * A key as the compiler of schemas writes it (GLib, `key_state_serialise`): its default and what restricts it. `undefined`
 * where a value is not of its type.
 */
export function serialiseKey(key: SettingsKey): Buffer | undefined {
  const value = serialiseText(key.type, key.value)
  if (value === undefined) return undefined
  const parts = [{ type: key.type, bytes: value }]
  const add = (letter: string, content: { type: string; bytes: Buffer }) =>
    parts.push(serialiseTuple([{ type: 'y', bytes: Buffer.from(letter) }, content]))
  if (key.translated !== undefined) {
    const { category, context } = key.translated
    const text = context === undefined ? key.value : `${context}\u0004${key.value}`
    add(
      'l',
      serialiseTuple([
        { type: 'y', bytes: Buffer.from(category) },
        { type: 's', bytes: Buffer.from(`${text}\0`) },
      ]),
    )
  }
  const words = namesOf(key)
  if (words.length > 0) {
    add(key.enumeration === undefined ? 'c' : key.enumeration.isFlags ? 'f' : 'e', { type: 'au', bytes: words })
  }
  if (key.range !== undefined) {
    const [min, max] = [
      serialiseText(key.type, key.range.min || lowest(key.type)),
      serialiseText(key.type, key.range.max || highest(key.type)),
    ]
    if (min === undefined || max === undefined) return undefined
    add(
      'r',
      serialiseTuple([
        { type: key.type, bytes: min },
        { type: key.type, bytes: max },
      ]),
    )
  }
  if (key.desktops.size > 0) {
    const entries: Buffer[] = []
    for (const [desktop, text] of [...key.desktops].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const bytes = serialiseText(key.type, text)
      if (bytes === undefined) return undefined
      const variant = serialiseVariant({ type: key.type, bytes })
      entries.push(
        serialiseTuple([
          { type: 's', bytes: Buffer.from(`${desktop}\0`) },
          { type: 'v', bytes: variant },
        ]).bytes,
      )
    }
    add('d', serialiseArray('{sv}', entries))
  }
  return serialiseVariant(serialiseTuple(parts))
}

/** Names and numbers that a key may have, as words (GLib, strinfo.c). */
function namesOf({ enumeration, choices, aliases }: SettingsKey): Buffer {
  const values = enumeration?.values ?? choices.map((nick) => ({ nick, value: 0 }))
  const pieces: Buffer[] = []
  const places = new Map<string, number>()
  let words = 0
  for (const { nick, value } of values) {
    places.set(nick, words)
    const piece = nameWords(value, nick, 0xff)
    words += piece.length / 4
    pieces.push(piece)
  }
  for (const { alias, target } of aliases) pieces.push(nameWords(places.get(target) ?? 0, alias, 0xfe))
  return Buffer.concat(pieces)
}

function nameWords(value: number, name: string, mark: number): Buffer {
  const text = Buffer.from(name)
  const words = Math.max(2, Math.floor((text.length + 6) / 4))
  const bytes = Buffer.alloc((words + 1) * 4)
  bytes.writeUInt32LE(value >>> 0, 0)
  bytes.writeUInt32BE(0xff, words * 4)
  bytes[4] = mark
  text.copy(bytes, 5)
  return bytes
}

const BOUNDS: Readonly<Record<string, readonly [string, string]>> = {
  y: ['0', '255'],
  n: ['-32768', '32767'],
  q: ['0', '65535'],
  i: ['-2147483648', '2147483647'],
  u: ['0', '4294967295'],
  x: ['-9223372036854775808', '9223372036854775807'],
  t: ['0', '18446744073709551615'],
  d: ['-inf', 'inf'],
}

function lowest(type: string): string {
  return BOUNDS[type]?.[0] ?? ''
}

function highest(type: string): string {
  return BOUNDS[type]?.[1] ?? ''
}
