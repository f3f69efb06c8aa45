/** A word of a shell script before expansion: text and names of variables, in order. */
export type WordPart = { text: string } | { variable: string } | { unknown: true }

export interface ShellToken {
  /** A word, or what ends a command: a line end, `;`, `&&`, `|`, `(`, `)`, … */
  kind: 'word' | 'end'
  /** The character that ends a command. */
  end?: string
  parts: WordPart[]
  /** Whether any of it was quoted: an unquoted variable splits into words. */
  quoted: boolean
}

const MAX_TOKENS = 200_000
const NAME = /^[A-Za-z_][A-Za-z0-9_]*/

/**
 * The words of a POSIX shell script (POSIX.1-2024, 2.3 "Token Recognition"), enough to recognise plain commands: quotes,
 * comments, line continuations, `$name` and `${name}`. Any other expansion makes a word unknown; bodies of here-documents
 * are skipped. Never throws, and ends for every input.
 */
export function shellTokens(script: string): ShellToken[] {
  const tokens: ShellToken[] = []
  const hereDocuments: string[] = []
  let at = 0
  let word: ShellToken | undefined
  const finish = () => {
    if (word !== undefined) tokens.push(word)
    word = undefined
  }
  const end = (character: string) => {
    finish()
    tokens.push({ kind: 'end', end: character, parts: [], quoted: false })
  }
  const add = (part: WordPart, quoted = false) => {
    word ??= { kind: 'word', parts: [], quoted: false }
    word.parts.push(part)
    word.quoted ||= quoted
  }
  while (at < script.length && tokens.length < MAX_TOKENS) {
    const char = script.charAt(at)
    if (char === '\\') {
      if (script.charAt(at + 1) !== '\n') add({ text: script.charAt(at + 1) }, true)
      at += 2
    } else if (char === '\n') {
      end(char)
      at = skipHereDocuments(script, at + 1, hereDocuments)
    } else if (char === ' ' || char === '\t' || char === '\r') {
      finish()
      at += 1
    } else if (char === '#' && word === undefined) {
      const line = script.indexOf('\n', at)
      at = line === -1 ? script.length : line
    } else if (char === "'") {
      const close = script.indexOf("'", at + 1)
      add({ text: script.slice(at + 1, close === -1 ? undefined : close) }, true)
      at = close === -1 ? script.length : close + 1
    } else if (char === '"') {
      at = doubleQuoted(script, at + 1, (part) => add(part, true))
    } else if (char === '$' || char === '`') {
      at = expansion(script, at, add)
    } else if (script.startsWith('<<', at)) {
      const heading = /^<<-?[ \t]*(["']?)([\w.-]+)\1/.exec(script.slice(at, at + 200))
      if (heading?.[2] !== undefined) hereDocuments.push(heading[2])
      at += heading?.[0].length ?? 2
    } else if (';&|()'.includes(char)) {
      end(char)
      at += 1
    } else {
      add({ text: char })
      at += 1
    }
  }
  end('\n')
  return tokens
}

function doubleQuoted(script: string, start: number, add: (part: WordPart) => void): number {
  let at = start
  add({ text: '' })
  while (at < script.length && script.charAt(at) !== '"') {
    const char = script.charAt(at)
    if (char === '\\') {
      if (script.charAt(at + 1) !== '\n') add({ text: script.charAt(at + 1) })
      at += 2
    } else if (char === '$' || char === '`') at = expansion(script, at, add)
    else {
      add({ text: char })
      at += 1
    }
  }
  return at + 1
}

function expansion(script: string, start: number, add: (part: WordPart) => void): number {
  if (script.charAt(start) === '`') {
    add({ unknown: true })
    const close = script.indexOf('`', start + 1)
    return close === -1 ? script.length : close + 1
  }
  const rest = script.slice(start + 1, start + 200)
  const plain = NAME.exec(rest)?.[0]
  if (plain !== undefined) {
    add({ variable: plain })
    return start + 1 + plain.length
  }
  const braced = /^\{([A-Za-z_][A-Za-z0-9_]*)\}/.exec(rest)
  if (braced?.[1] !== undefined) {
    add({ variable: braced[1] })
    return start + 1 + braced[0].length
  }
  // The root of a foreign system, empty on every other: `${DPKG_ROOT:+--root="$DPKG_ROOT"}`.
  const root = /^\{DPKG_ROOT:[+-][^}]*\}/.exec(rest)
  if (root !== null) {
    add({ text: '' })
    return start + 1 + root[0].length
  }
  add({ unknown: true })
  if (rest.startsWith('(') || rest.startsWith('{')) return balanced(script, start + 1)
  return start + 2
}

/** The position after a bracketed expansion; brackets inside quotes are counted too, which only widens the unknown. */
function balanced(script: string, start: number): number {
  const open = script.charAt(start)
  const close = open === '(' ? ')' : '}'
  let depth = 0
  for (let at = start; at < script.length; at += 1) {
    if (script.charAt(at) === open) depth += 1
    else if (script.charAt(at) === close) depth -= 1
    if (depth === 0) return at + 1
  }
  return script.length
}

function skipHereDocuments(script: string, start: number, names: string[]): number {
  let at = start
  for (const name of names.splice(0)) {
    while (at < script.length) {
      const line = script.indexOf('\n', at)
      const text = script.slice(at, line === -1 ? undefined : line)
      at = line === -1 ? script.length : line + 1
      if (text.trim() === name) break
    }
  }
  return at
}
