/** A document behind `<<NAME` in an instruction. */
export interface HereDocument {
  name: string
  content: string
  /** Whether variables in it are replaced: not where the name is quoted. */
  expands: boolean
}

/** One instruction of a Dockerfile. */
export interface Instruction {
  /** Line of its keyword, from 1. */
  line: number
  /** Upper case. */
  keyword: string
  /** Behind the keyword, with continued lines joined and without comments among them. */
  rest: string
  documents: HereDocument[]
}

export interface DockerfileText {
  /** The character that continues lines and takes the meaning from others: `\`, or `` ` `` by a directive. */
  escape: string
  instructions: Instruction[]
}

const DIRECTIVE = /^#[ \t]*([A-Za-z][A-Za-z0-9]*)[ \t]*=(.*)$/
const HERE_DOCUMENT = /<<(-?)[ \t]*(?:"([A-Za-z_][\w.]*)"|'([A-Za-z_][\w.]*)'|([A-Za-z_][\w.]*))/g
/** Only these read documents; elsewhere `<<` is text. */
const WITH_DOCUMENTS = new Set(['RUN', 'COPY', 'ADD'])

/**
 * Splits a Dockerfile into its instructions, as its reference describes it: the `escape` directive, comments, continued
 * lines with comments and empty lines among them, and here-documents. Never fails: what is no instruction comes back as
 * one with an unknown keyword.
 */
export function readInstructions(text: string): DockerfileText {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n/)
  const escape = readEscape(lines)
  const continued = new RegExp(`${escape === '`' ? '`' : '\\\\'}[ \\t]*$`)
  const instructions: Instruction[] = []
  for (let at = 0; at < lines.length;) {
    const first = at
    const line = lines[at]!
    at += 1
    if (/^\s*(?:#|$)/.test(line)) continue
    const parts: string[] = []
    let current = line
    while (continued.test(current)) {
      parts.push(current.replace(continued, ''))
      while (at < lines.length && /^\s*(?:#|$)/.test(lines[at]!)) at += 1
      if (at >= lines.length) {
        current = ''
        break
      }
      current = lines[at]!
      at += 1
    }
    parts.push(current)
    const [, keyword = '', rest = ''] = /^\s*(\S+)\s*([^]*)$/.exec(parts.join('')) ?? []
    const instruction: Instruction = {
      line: first + 1,
      keyword: keyword.toUpperCase(),
      rest: rest.trimEnd(),
      documents: [],
    }
    if (WITH_DOCUMENTS.has(instruction.keyword)) at = readDocuments(instruction, lines, at)
    instructions.push(instruction)
  }
  return { escape, instructions }
}

/** Directives stand before anything else, also before other comments. */
function readEscape(lines: readonly string[]): string {
  for (const line of lines) {
    const [, name, value] = DIRECTIVE.exec(line) ?? []
    if (name === undefined) return '\\'
    if (name.toLowerCase() === 'escape') return value?.trim() === '`' ? '`' : '\\'
  }
  return '\\'
}

/** Takes the documents of an instruction from the lines behind it; returns where these end. */
function readDocuments(instruction: Instruction, lines: readonly string[], from: number): number {
  let at = from
  for (const [, dash, double, single, bare] of instruction.rest.matchAll(HERE_DOCUMENT)) {
    const name = double ?? single ?? bare ?? ''
    const content: string[] = []
    const strip = (line: string) => (dash === '-' ? line.replace(/^\t+/, '') : line)
    while (at < lines.length && strip(lines[at]!) !== name) {
      content.push(strip(lines[at]!))
      at += 1
    }
    at += 1
    instruction.documents.push({
      name,
      content: content.map((line) => `${line}\n`).join(''),
      expands: bare !== undefined,
    })
  }
  return at
}
