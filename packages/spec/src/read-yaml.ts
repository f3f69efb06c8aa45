import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Document, type YAMLError } from 'yaml'
import { formatPath, type SpecPath, type SpecProblem, type SpecProblemCode } from './problem.ts'

/** Bytes (UTF-8) that a definition may have. */
export const SPEC_LIMIT_BYTES = 1_048_576

const MAX_NODES = 50_000
const MAX_ALIASES = 100
const MAX_DEPTH = 24
const MAX_SYNTAX_PROBLEMS = 3
const MAX_PROBLEMS = 20

interface Place {
  line: number
  column: number
}

/** Where the parts of a value stand in the text that it was read from. */
export interface SpecSource {
  /** Of the key, or of the list item, at the path; of the nearest part around it where the path has none. */
  placeOfKey: (path: SpecPath) => Place
  /** Of the value at the path; of the nearest part around it where the path has none. */
  placeOfValue: (path: SpecPath) => Place
  /** A plain value as it was written: `0644`, not the number 420 or 644. */
  writtenAs: (path: SpecPath) => string | undefined
}

export type YamlReading = { ok: true; value: unknown; source: SpecSource } | { ok: false; problems: SpecProblem[] }

interface Mark {
  key: number
  value: number
  written?: string
}

interface Reader {
  document: Document.Parsed
  lines: LineCounter
  marks: Map<string, Mark>
  problems: SpecProblem[]
  nodes: number
  aliases: number
  /** Set when a limit was passed: nothing more is read. */
  stopped: boolean
}

/**
 * Reads one YAML 1.2 document (JSON is a part of YAML) into plain values, remembering where each stands. Refuses what a
 * definition never needs and an attacker might: more than 1 MiB, tags, endless aliases, deep nesting, several documents,
 * a key given twice. Never throws.
 */
export function readYaml(text: string): YamlReading {
  if (text.length > SPEC_LIMIT_BYTES || new TextEncoder().encode(text).length > SPEC_LIMIT_BYTES) {
    return refuse({ code: 'SPEC_TOO_LARGE', path: '', message: 'must be at most 1 MiB' })
  }
  const lines = new LineCounter()
  const document = parse(text, lines)
  if (document === undefined) return refuse(tooDeep)
  const syntax = syntaxProblems(document, lines)
  if (syntax.length > 0) return { ok: false, problems: syntax }
  const reader: Reader = { document, lines, marks: new Map(), problems: [], nodes: 0, aliases: 0, stopped: false }
  const value = readNode(document.contents, [], reader)
  if (reader.problems.length > 0) return { ok: false, problems: reader.problems }
  if (value === null || value === undefined) {
    return refuse({
      code: 'SPEC_DOCUMENT_EMPTY',
      path: '',
      message: 'is empty',
      hint: 'A definition begins with "apiVersion: whittle.dev/v1" and "kind: Image".',
    })
  }
  return { ok: true, value, source: sourceOf(reader) }
}

const tooDeep: SpecProblem = { code: 'SPEC_NESTING_TOO_DEEP', path: '', message: 'is nested too deeply' }

function refuse(problem: SpecProblem): YamlReading {
  return { ok: false, problems: [problem] }
}

/** `undefined` when the nesting exhausts the stack of the composer, which is recursive. */
function parse(text: string, lineCounter: LineCounter): Document.Parsed | undefined {
  try {
    // Keys are compared below: here it would take quadratic time, and the message would not name the key.
    return parseDocument(text, { lineCounter, uniqueKeys: false, prettyErrors: false, resolveKnownTags: false })
  } catch (thrown) {
    if (thrown instanceof RangeError) return undefined
    throw thrown
  }
}

function syntaxProblems(document: Document.Parsed, lines: LineCounter): SpecProblem[] {
  // Of unresolved tags the library only warns, and then reads the value as if there were none.
  const tags = document.warnings.filter(({ code }) => code === 'TAG_RESOLVE_FAILED')
  return [...document.errors, ...tags]
    .slice(0, MAX_SYNTAX_PROBLEMS)
    .map((error) => Object.assign(syntaxProblem(error), placeAt(lines, error.pos[0])))
}

function syntaxProblem({ code, message }: YAMLError): SpecProblem {
  switch (code) {
    case 'MULTIPLE_DOCS':
      return {
        code: 'SPEC_DOCUMENT_MULTIPLE',
        path: '',
        message: 'holds more than one document',
        hint: 'Keep one definition per file, without a line of "---" between.',
      }
    case 'TAG_RESOLVE_FAILED':
      return { code: 'SPEC_TAG_UNSUPPORTED', path: '', message: 'must not use YAML tags (!…)' }
    default:
      // The composer is recursive, and reports an exhausted stack as an error of the text.
      if (message.includes('call stack')) return { ...tooDeep }
      return { code: 'SPEC_SYNTAX_INVALID', path: '', message: `is not valid YAML: ${inWords(message)}` }
  }
}

// Some messages quote the text, which may be long.
const inWords = (message: string) => message.charAt(0).toLowerCase() + message.slice(1, 200)

function readNode(node: unknown, path: PropertyKey[], reader: Reader): unknown {
  if (reader.stopped) return undefined
  if (++reader.nodes > MAX_NODES) return stop(reader, 'SPEC_TOO_LARGE', `must hold at most ${MAX_NODES} values`)
  if (path.length > MAX_DEPTH) return stop(reader, 'SPEC_NESTING_TOO_DEEP', 'is nested too deeply')
  if (isAlias(node)) {
    if (++reader.aliases > MAX_ALIASES) return stop(reader, 'SPEC_ALIAS_EXCESSIVE', 'uses too many aliases (*…)')
    const target = node.resolve(reader.document)
    if (target !== undefined) return readNode(target, path, reader)
    report(reader, node, {
      code: 'SPEC_ALIAS_UNKNOWN',
      path: formatPath(path),
      message: `uses the alias *${node.source}, whose anchor &${node.source} does not stand before it`,
      hint: 'Quote a text that begins with "*".',
    })
    return null
  }
  if (isSeq(node)) {
    return node.items.map((item, index) => {
      mark(reader, [...path, index], { key: offsetOf(item), value: offsetOf(item), ...written(item) })
      return readNode(item, [...path, index], reader)
    })
  }
  if (isMap(node)) return readMap(node.items, path, reader)
  return isScalar(node) ? node.value : null
}

function readMap(pairs: { key: unknown; value: unknown }[], path: PropertyKey[], reader: Reader): unknown {
  const value: Record<string, unknown> = {}
  for (const pair of pairs) {
    if (reader.stopped) break
    const name = keyOf(pair.key)
    if (name === undefined || name === '__proto__') {
      report(reader, pair.key, {
        code: 'SPEC_KEY_INVALID',
        path: formatPath(path),
        message: 'has a key that is no name',
      })
    } else if (Object.hasOwn(value, name)) {
      const first = reader.marks.get(JSON.stringify([...path, name]))
      report(reader, pair.key, {
        code: 'SPEC_KEY_DUPLICATE',
        path: formatPath([...path, name]),
        message: `is given twice, first in line ${placeAt(reader.lines, first?.key ?? 0).line}`,
        hint: `Keep one of the two lines with the key ${JSON.stringify(name)}.`,
      })
    } else {
      const key = offsetOf(pair.key)
      mark(reader, [...path, name], { key, value: offsetOf(pair.value) || key, ...written(pair.value) })
      value[name] = readNode(pair.value, [...path, name], reader)
    }
  }
  return value
}

/** A key as text; numbers and the like as they were written (`labels: { 1.10: x }`). */
function keyOf(key: unknown): string | undefined {
  if (!isScalar(key) || key.value === null) return undefined
  return typeof key.value === 'string' ? key.value : (key.source ?? String(key.value))
}

function offsetOf(node: unknown): number {
  const range = typeof node === 'object' && node !== null && 'range' in node ? (node.range as number[] | null) : null
  return range?.[0] ?? 0
}

function written(node: unknown): { written?: string } {
  return isScalar(node) && node.source !== undefined ? { written: node.source } : {}
}

// The first reading of a place wins: a value that an alias repeats is marked where the alias stands.
function mark(reader: Reader, path: PropertyKey[], place: Mark): void {
  const key = JSON.stringify(path)
  if (!reader.marks.has(key)) reader.marks.set(key, place)
}

function report(reader: Reader, node: unknown, problem: SpecProblem): void {
  reader.problems.push({ ...problem, ...placeAt(reader.lines, offsetOf(node)) })
  if (reader.problems.length >= MAX_PROBLEMS) reader.stopped = true
}

function stop(reader: Reader, code: SpecProblemCode, message: string): undefined {
  reader.stopped = true
  reader.problems.push({ code, path: '', message })
}

function placeAt(lines: LineCounter, offset: number): Place {
  const { line, col } = lines.linePos(offset)
  // A counter that saw no line break yet answers 0.
  return { line: Math.max(line, 1), column: Math.max(col, 1) }
}

function sourceOf({ marks, lines }: Reader): SpecSource {
  const nearest = (path: SpecPath): Mark => {
    for (let length = path.length; length > 0; length--) {
      const found = marks.get(JSON.stringify(path.slice(0, length)))
      if (found) return found
    }
    return { key: 0, value: 0 }
  }
  return {
    placeOfKey: (path) => placeAt(lines, nearest(path).key),
    placeOfValue: (path) => placeAt(lines, marks.has(JSON.stringify(path)) ? nearest(path).value : nearest(path).key),
    writtenAs: (path) => marks.get(JSON.stringify(path))?.written,
  }
}
