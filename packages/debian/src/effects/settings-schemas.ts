import { noEffects, type Effects } from './effect-types.ts'
import { serialiseVariant } from './gvariant.ts'
import { encodeGvdb, type GvdbEntry, type GvdbTable } from './gvdb.ts'
import { readKey, serialiseKey, type Enumeration, type SettingsKey } from './settings-keys.ts'
import { readXml, type XmlElement } from './xml-elements.ts'

/** A schema, a list of enumerations or an override that a package ships. */
export interface SettingsSource {
  path: string
  content: Buffer
}

const COMPILED = '/usr/share/glib-2.0/schemas/gschemas.compiled'
const SOURCE_PATH = /^\/usr\/share\/glib-2\.0\/schemas\/[^/]+(?:\.gschema\.xml|\.enums\.xml|\.gschema\.override)$/

interface Schema {
  attributes: ReadonlyMap<string, string>
  domain?: string
  keys: Map<string, SettingsKey>
  /** Schema of each child, by the child's name. */
  children: Map<string, string>
}

/** Whether the file is one that the compiler of schemas reads. */
export function isSettingsSource(path: string): boolean {
  return SOURCE_PATH.test(path)
}

/**
 * `gschemas.compiled`, without which programs that use GSettings end at once: what `glib-compile-schemas` makes of the
 * schemas of all kept packages, with the vendor's overrides. `isComplete` says whether every one of them was understood.
 */
export function planSettingsSchemas(
  sources: readonly SettingsSource[],
  owner: string,
): { effects: Effects; isComplete: boolean } {
  const sorted = [...sources].sort((a, b) => (a.path < b.path ? -1 : 1))
  const documents = sorted
    .filter(({ path }) => path.endsWith('.xml'))
    .map(({ content }) => readXml(content.toString('utf8')))
  let isComplete = documents.every((document) => document !== undefined)
  const roots = documents.filter((document) => document !== undefined)
  const enumerations = readEnumerations(roots)
  const schemas = new Map<string, Schema>()
  for (const root of roots) {
    for (const element of root.children.filter(({ name }) => name === 'schema')) {
      const schema = readSchema(element, { domain: root.attributes.get('gettext-domain'), enumerations })
      if (schema === undefined) isComplete = false
      else schemas.set(element.attributes.get('id') ?? '', schema)
    }
  }
  for (const { path, content } of sorted) if (path.endsWith('.override')) override(content.toString('utf8'), schemas)
  const entries = new Map<string, GvdbEntry>()
  for (const [id, schema] of schemas) {
    const table = schemaTable(schema)
    if (table === undefined) isComplete = false
    else entries.set(id, { table })
  }
  if (entries.size === 0) return { effects: noEffects(), isComplete }
  const content = encodeGvdb({ entries, listed: new Set(entries.keys()) })
  const effects: Effects = {
    ...noEffects(),
    files: [{ path: COMPILED, type: 'file', mode: 0o644, uid: 0, gid: 0, content, package: owner }],
    declared: [{ package: owner, kind: 'file', detail: `${COMPILED}: ${entries.size} schemas` }],
  }
  return { effects, isComplete }
}

function readEnumerations(roots: readonly XmlElement[]): Map<string, Enumeration> {
  const enumerations = new Map<string, Enumeration>()
  for (const { name, attributes, children } of roots.flatMap((root) => root.children)) {
    if (name !== 'enum' && name !== 'flags') continue
    const values = children.map((value) => ({
      nick: value.attributes.get('nick') ?? '',
      value: Number(value.attributes.get('value') ?? 0),
    }))
    enumerations.set(attributes.get('id') ?? '', { isFlags: name === 'flags', values })
  }
  return enumerations
}

function readSchema(
  { attributes, children }: XmlElement,
  { domain, enumerations }: { domain: string | undefined; enumerations: ReadonlyMap<string, Enumeration> },
): Schema | undefined {
  const schema: Schema = { attributes, keys: new Map(), children: new Map() }
  const ownDomain = attributes.get('gettext-domain') ?? domain
  if (ownDomain !== undefined) schema.domain = ownDomain
  for (const element of children) {
    const name = element.attributes.get('name') ?? ''
    if (element.name === 'child') schema.children.set(name, element.attributes.get('schema') ?? '')
    if (element.name !== 'key') continue
    const key = readKey(element, enumerations)
    if (key === undefined) return undefined
    schema.keys.set(name, key)
  }
  // Other defaults for keys of the schema that is extended are rare, and none of Debian's packages has one.
  return children.some(({ name }) => name === 'override') ? undefined : schema
}

/** Applies an override file: `[schema.id]` or `[schema.id:DESKTOP]`, then `key=value`. */
function override(text: string, schemas: ReadonlyMap<string, Schema>): void {
  let schema: Schema | undefined
  let desktop: string | undefined
  for (const line of text.split('\n')) {
    const [, id, only] = /^\[([^\]:]+)(?::([^\]]+))?\]\s*$/.exec(line) ?? []
    if (id !== undefined) {
      schema = schemas.get(id)
      desktop = only
    }
    const [, name, value] = /^\s*([a-z][a-z0-9-]*)\s*=\s*(.*?)\s*$/.exec(line) ?? []
    const key = name === undefined ? undefined : schema?.keys.get(name)
    if (key === undefined || value === undefined) continue
    if (desktop !== undefined) key.desktops.set(desktop, value)
    else {
      key.value = value
      delete key.translated
    }
  }
}

function schemaTable({ attributes, domain, keys, children }: Schema): GvdbTable | undefined {
  const entries = new Map<string, GvdbEntry>()
  const listed = new Set<string>()
  const text = (value: string) => ({ value: serialiseVariant({ type: 's', bytes: Buffer.from(`${value}\0`) }) })
  for (const [name, attribute] of [
    ['.path', attributes.get('path')],
    ['.extends', attributes.get('extends')],
    ['.list-of', attributes.get('list-of')],
    ['.gettext-domain', domain],
  ] as const) {
    if (attribute !== undefined) entries.set(name, text(attribute))
  }
  for (const [name, key] of keys) {
    const value = serialiseKey(key)
    if (value === undefined) return undefined
    entries.set(name, { value })
    listed.add(name)
  }
  for (const [name, schema] of children) {
    entries.set(`${name}/`, text(schema))
    listed.add(`${name}/`)
  }
  return { entries, listed }
}
