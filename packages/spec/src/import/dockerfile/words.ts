/** Values of `ARG` and `ENV`; undefined where there is none. */
export type Variables = (name: string) => string | undefined

export interface WordOptions {
  escape: string
  variables: Variables
  /** What stands for a variable without a value; nothing unless told. */
  unknown?: (name: string) => string
}

const NAME = /^[A-Za-z_]\w*/
/** A longer `${…}` is text: otherwise many that nobody closes would each be looked for to the end. */
const MAX_REFERENCE = 4096

/**
 * Splits text into words as Docker does for its instructions: quotes, the escape character, `$NAME`, `${NAME}`,
 * `${NAME:-default}`, `${NAME:+other}`. A variable without a value is empty.
 */
export function splitWords(text: string, options: WordOptions): string[] {
  const words: string[] = []
  let word: string | undefined
  for (const { value, isSpace } of pieces(text, options)) {
    if (!isSpace) word = (word ?? '') + value
    else if (word !== undefined) {
      words.push(word)
      word = undefined
    }
  }
  if (word !== undefined) words.push(word)
  return words
}

/** The text with its quotes taken away and its variables replaced. */
export function expand(text: string, options: WordOptions): string {
  let result = ''
  for (const { value } of pieces(text, options)) result += value
  return result
}

/** The text with its variables replaced, and nothing else changed. */
export function expandVariables(text: string, options: WordOptions): string {
  let result = ''
  for (let at = 0; at < text.length;) {
    const found = text[at] === '$' ? readVariable(text, at, options) : undefined
    if (text[at] === options.escape && text[at + 1] === '$') {
      result += '$'
      at += 2
    } else if (found) {
      result += found.value
      at = found.end
    } else {
      result += text[at]
      at += 1
    }
  }
  return result
}

interface Piece {
  value: string
  /** A space between words, not in quotes. */
  isSpace: boolean
}

function* pieces(text: string, options: WordOptions): Generator<Piece> {
  let quote = ''
  for (let at = 0; at < text.length;) {
    const character = text[at]!
    if (quote === '' && /\s/.test(character)) {
      yield { value: character, isSpace: true }
      at += 1
    } else if (character === quote || (quote === '' && (character === '"' || character === "'"))) {
      quote = quote === '' ? character : ''
      yield { value: '', isSpace: false }
      at += 1
    } else if (character === options.escape && quote !== "'") {
      const next = text[at + 1] ?? ''
      // In double quotes it takes the meaning from these only, and is text before others.
      const keeps = quote === '"' && next !== '"' && next !== '$' && next !== options.escape
      yield { value: keeps ? character + next : next, isSpace: false }
      at += 2
    } else {
      const found = character === '$' && quote !== "'" ? readVariable(text, at, options) : undefined
      yield { value: found?.value ?? character, isSpace: false }
      at = found?.end ?? at + 1
    }
  }
}

/** A variable at `$`; undefined where the sign stands for itself. */
function readVariable(text: string, at: number, options: WordOptions): { value: string; end: number } | undefined {
  if (text[at + 1] !== '{') {
    const name = NAME.exec(text.slice(at + 1, at + 257))?.[0]
    return name === undefined ? undefined : { value: valueOf(name, options), end: at + 1 + name.length }
  }
  const length = text.slice(at, at + MAX_REFERENCE).indexOf('}')
  if (length === -1) return undefined
  const end = at + length
  const inside = text.slice(at + 2, end)
  const name = NAME.exec(inside)?.[0]
  if (name === undefined) return undefined
  const modifier = inside.slice(name.length)
  const value = options.variables(name)
  if (modifier === '') return { value: valueOf(name, options), end: end + 1 }
  const [, colon, sign, other = ''] = /^(:?)([-+])([^]*)$/.exec(modifier) ?? []
  if (sign === undefined) return { value: valueOf(name, options), end: end + 1 }
  const given = value !== undefined && (colon === '' || value !== '')
  return { value: sign === '+' ? (given ? other : '') : given ? value : other, end: end + 1 }
}

function valueOf(name: string, { variables, unknown }: WordOptions): string {
  return variables(name) ?? unknown?.(name) ?? ''
}
