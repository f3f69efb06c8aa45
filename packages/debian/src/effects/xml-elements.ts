/** An element of an XML document; text is what stands directly in it. */
export interface XmlElement {
  /** With its prefix, as written. */
  name: string
  attributes: Map<string, string>
  children: XmlElement[]
  text: string
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', apos: "'", gt: '>', lt: '<', quot: '"' }
const NAME = String.raw`[\p{L}_:][\p{L}\p{N}_:.-]*`
const TAG = new RegExp(String.raw`<(/?)(${NAME})((?:[^<>"']|"[^"<]*"|'[^'<]*')*?)(/?)>`, 'uy')
const ATTRIBUTE = new RegExp(String.raw`(${NAME})\s*=\s*(?:"([^"]*)"|'([^']*)')`, 'gu')
const MAX_DEPTH = 100

/**
 * The root element of a well-formed document (XML 1.0) that needs nothing but itself: comments, processing instructions and
 * the document type are passed over, entities other than XML's own stay as they are written. `undefined` for any other text.
 */
export function readXml(text: string): XmlElement | undefined {
  const roots: XmlElement[] = []
  const open: XmlElement[] = []
  let at = 0
  while (at < text.length) {
    if (text.charAt(at) !== '<') {
      const end = text.indexOf('<', at)
      const inside = open.at(-1)
      if (inside !== undefined) inside.text += decodeEntities(text.slice(at, end === -1 ? undefined : end))
      at = end === -1 ? text.length : end
      continue
    }
    const passed = passOver(text, at)
    if (passed !== undefined) {
      const inside = open.at(-1)
      if (inside !== undefined) inside.text += passed.text
      at = passed.end
      continue
    }
    TAG.lastIndex = at
    const [whole, closing, name, attributes, empty] = TAG.exec(text) ?? []
    if (whole === undefined || name === undefined) return undefined
    at += whole.length
    if (closing === '/') {
      if (open.pop()?.name !== name) return undefined
      continue
    }
    const element: XmlElement = { name, attributes: readAttributes(attributes ?? ''), children: [], text: '' }
    const siblings = open.at(-1)?.children ?? roots
    siblings.push(element)
    if (empty !== '/') open.push(element)
    if (open.length > MAX_DEPTH) return undefined
  }
  return open.length === 0 && roots.length === 1 ? roots[0] : undefined
}

/** The end of a comment, an instruction, a document type or a section of text that starts here. */
function passOver(text: string, at: number): { end: number; text: string } | undefined {
  const until = (end: string): number => {
    const found = text.indexOf(end, at)
    return found === -1 ? text.length : found + end.length
  }
  if (text.startsWith('<!--', at)) return { end: until('-->'), text: '' }
  if (text.startsWith('<?', at)) return { end: until('?>'), text: '' }
  if (text.startsWith('<![CDATA[', at)) return { end: until(']]>'), text: text.slice(at + 9, until(']]>') - 3) }
  if (!text.startsWith('<!DOCTYPE', at)) return undefined
  const subset = text.indexOf('[', at)
  return { end: subset !== -1 && subset < text.indexOf('>', at) ? afterSubset(text, subset) : until('>'), text: '' }
}

function afterSubset(text: string, start: number): number {
  const end = /\]\s*>/g
  end.lastIndex = start
  return end.exec(text) === null ? text.length : end.lastIndex
}

function readAttributes(text: string): Map<string, string> {
  const attributes = new Map<string, string>()
  for (const [, name = '', double, single] of text.matchAll(ATTRIBUTE)) {
    attributes.set(name, decodeEntities((double ?? single ?? '').replaceAll(/[\t\n\r]/g, ' ')))
  }
  return attributes
}

function decodeEntities(text: string): string {
  if (!text.includes('&')) return text
  return text.replaceAll(/&(?:#(\d{1,7})|#x([\da-fA-F]{1,6})|(\w+));/g, (whole, decimal, hex, name: string) => {
    if (name !== undefined) return ENTITIES[name] ?? whole
    const code = decimal === undefined ? Number.parseInt(hex as string, 16) : Number(decimal)
    return code <= 0x10_ff_ff ? String.fromCodePoint(code) : whole
  })
}
