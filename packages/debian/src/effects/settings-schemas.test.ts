import { describe, expect, it } from 'vitest'
import { serialiseText } from './gvariant.ts'
import { isSettingsSource, planSettingsSchemas } from './settings-schemas.ts'

const hex = (type: string, text: string) => serialiseText(type, text)?.toString('hex')

describe('serialiseText', () => {
  // The examples of the specification, 2.5.
  it.each([
    ['s', "'hello world'", '68656c6c6f20776f726c6400'],
    ['ms', "just 'hello world'", '68656c6c6f20776f726c640000'],
    ['ab', '[true, false, false, true, true]', '0100000101'],
    ['(si)', "('foo', -1)", '666f6f00ffffffff04'],
    ['a(si)', "[('hi', -2), ('bye', -1)]", '68690000feffffff0300000062796500ffffffff040915'],
    ['as', "['i', 'can', 'has', 'strings?']", '690063616e0068617300737472696e67733f0002060a13'],
    ['((ys)as)', "((byte 0x69, 'can'), ['has', 'strings?'])", '6963616e0068617300737472696e67733f00040d05'],
    ['v', '<false>', '000062'],
    ['a{sv}', "{'a': <uint32 5>, 'b': <@as []>}", '610000000000000005000000007502006200000000000000006173020f1c'],
  ])('writes a %s %s', (type, text, expected) => {
    expect(hex(type, text)).toBe(expected)
  })

  it.each([
    ['d', '1e3', '0000000000408f40'],
    ['x', '-1', 'ffffffffffffffff'],
    ['t', '0xff', 'ff00000000000000'],
    ['i', '@i 5', '05000000'],
    ['as', '[]', ''],
    ['s', '"tab\\t\\u00e9\'"', '74616209c3a92700'],
    ['(dd)', '(0.5, 1)', '000000000000e03f000000000000f03f'],
    ['mi', 'nothing', ''],
    ['ay', '[1, 2]', '0102'],
  ])('reads a %s %s', (type, text, expected) => {
    expect(hex(type, text)).toBe(expected)
  })

  it.each([
    ['i', "'x'"],
    ['i', '5000000000'],
    ['as', "['a'"],
    ['s', ''],
    ['(si)', "('a')"],
    ['v', '<[]>'],
    ['a{', '{}'],
    ['a{vs}', '{}'],
    ['(i', '(1)'],
    ['v', '<@a{ []>'],
    ['x', '1.5'],
    ['as', '['.repeat(100_000)],
  ])('refuses a %s %s', (type, text) => {
    expect(serialiseText(type, text)).toBeUndefined()
  })
})

const SCHEMAS = `<?xml version="1.0"?><schemalist gettext-domain="shop">
  <enum id="org.shop.Mode"><value nick="light" value="0"/><value nick="dark" value="1"/></enum>
  <schema id="org.shop" path="/org/shop/">
    <child name="sub" schema="org.shop.sub"/>
    <key name="mode" enum="org.shop.Mode"><default>'dark'</default></key>
    <key name="size" type="i"><range min="1" max="9"/><default>5</default></key>
    <key name="title" type="s"><default l10n="messages">'Shop'</default></key>
    <key name="kind" type="s"><choices><choice value="a"/></choices><aliases><alias value="b" target="a"/></aliases><default>'a'</default></key>
  </schema>
  <schema id="org.shop.sub"><key name="on" type="b"><default>true</default></key></schema>
</schemalist>`
const OVERRIDE = "# vendor\n[org.shop]\nsize = 7\ntitle='Our shop'\n[org.shop:GNOME]\nsize=8\n[org.other]\nx=1\n"
const source = (name: string, text: string) => ({
  path: `/usr/share/glib-2.0/schemas/${name}`,
  content: Buffer.from(text),
})

/** Finds keys as GLib's reader does: hash, bucket, items of the bucket. */
function lookUp(file: Buffer, path: readonly string[]): Buffer | undefined {
  let [start, end] = [file.readUInt32LE(16), file.readUInt32LE(20)]
  for (const [depth, key] of path.entries()) {
    let hash = 5381
    for (const byte of Buffer.from(key)) hash = (Math.imul(hash, 33) + byte) >>> 0
    const buckets = file.readUInt32LE(start + 4)
    const items = start + 8 + buckets * 4
    const count = (end - items) / 24
    const bucket = hash % buckets
    const first = file.readUInt32LE(start + 8 + bucket * 4)
    const last = bucket + 1 < buckets ? file.readUInt32LE(start + 8 + (bucket + 1) * 4) : count
    const item = Array.from({ length: last - first }, (_, at) => items + (first + at) * 24).find((at) => {
      const text = file.readUInt32LE(at + 8)
      return file.readUInt32LE(at) === hash && file.toString('utf8', text, text + file.readUInt16LE(at + 12)) === key
    })
    if (item === undefined) return undefined
    const type = file.toString('latin1', item + 14, item + 15)
    ;[start, end] = [file.readUInt32LE(item + 16), file.readUInt32LE(item + 20)]
    if (depth === path.length - 1) return type === 'H' ? Buffer.from('table') : file.subarray(start, end)
  }
  return undefined
}

describe('planSettingsSchemas', () => {
  const plan = (...sources: Parameters<typeof planSettingsSchemas>[0][number][]) =>
    planSettingsSchemas(sources, 'libglib2.0-0t64')
  const { effects, isComplete } = plan(
    source('org.shop.gschema.xml', SCHEMAS),
    source('10_shop.gschema.override', OVERRIDE),
  )
  const file = effects.files[0]?.content ?? Buffer.alloc(0)
  const value = (...path: string[]) => lookUp(file, path)?.toString('latin1')

  it('writes what GLib finds each schema and key in', () => {
    expect(isComplete).toBe(true)
    expect(effects.files[0]?.path).toBe('/usr/share/glib-2.0/schemas/gschemas.compiled')
    expect(file.toString('latin1', 0, 8)).toBe('GVariant')
    expect(value('org.shop')).toBe('table')
    expect(value('org.shop', '.path')).toBe('/org/shop/\0\0s')
    expect(value('org.shop', '.gettext-domain')).toBe('shop\0\0s')
    expect(value('org.shop', 'sub/')).toBe('org.shop.sub\0\0s')
    expect(value('org.shop.sub', 'on')).toBe('\x01\0(b)')
    expect(value('org.shop', 'absent')).toBeUndefined()
  })

  it('writes defaults with what restricts them, and the overrides of vendor and desktop', () => {
    expect(value('org.shop', 'mode')).toMatch(/^dark\0.*e.*\xfflight.*\xffdark.*\(s\(yau\)\)$/s)
    const size = lookUp(file, ['org.shop', 'size'])
    expect(size?.toString('hex')).toMatch(
      /^070000007200000001000000090000006400000000000000474e4f4d4500000008000000006906/,
    )
    expect(size?.toString('latin1')).toMatch(/GNOME.*\(i\(y\(ii\)\)\(ya\{sv\}\)\)$/s)
    expect(value('org.shop', 'title')).toBe('Our shop\0\0(s)')
    expect(value('org.shop', 'kind')).toMatch(/^a\0.*c.*\xffa.*\xfeb.*\(s\(yau\)\)$/s)
  })

  it('says what it did not understand, and writes the rest', () => {
    const bad = '<schemalist><schema id="b"><key name="x" type="i"><default>no</default></key></schema></schemalist>'
    const { effects: rest, isComplete: all } = plan(source('a.gschema.xml', SCHEMAS), source('b.gschema.xml', bad))
    expect(all).toBe(false)
    expect(lookUp(rest.files[0]?.content ?? Buffer.alloc(0), ['org.shop.sub', 'on'])).toBeDefined()
    expect(plan(source('c.gschema.xml', 'no XML'))).toMatchObject({ isComplete: false, effects: { files: [] } })
    expect(plan()).toMatchObject({ isComplete: true, effects: { files: [] } })
    expect(isSettingsSource('/usr/share/glib-2.0/schemas/x.gschema.xml')).toBe(true)
    expect(isSettingsSource('/usr/share/glib-2.0/schemas/gschemas.compiled')).toBe(false)
  })
})
