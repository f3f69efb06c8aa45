import { isEffective } from './effective-programs.ts'
import { shellTokens, type ShellToken, type WordPart } from './shell-words.ts'

/** A command that a maintainer script would run, as far as it can be read without running it. */
export interface MaintainerCommand {
  /** `postinst`, `preinst`, … */
  script: string
  /** The command's words, variables with a known value put in; unknown parts read `…`. */
  words: string[]
  /** Whether every word is known. */
  literal: boolean
}

const KEYWORDS = new Set(['if', 'then', 'else', 'elif', 'while', 'until', 'do', '!', '{', '}', 'time', 'case', 'in'])
const ASSIGNMENT = /^([A-Za-z_][A-Za-z0-9_]*)=/
const UNKNOWN = '…'
const MAX_COMMANDS = 2000
const MAX_LOOP_VALUES = 200
/** What is longer is cut and unknown: no path or account is, and variables made of each other could grow without end. */
const MAX_WORD_LENGTH = 4096
/** Characters and statements that one script may cost; Debian's largest costs a hundredth. Reading ends there. */
const MAX_COST = 4_000_000
const MAX_LOOP_DEPTH = 8

type Values = ReadonlyMap<string, string | undefined>

/** What a script may still cost. */
interface Budget {
  left: number
}

/** Stands for a program where a script is written in a language that is not read: `#! /usr/bin/perl`. */
const OTHER_LANGUAGE = '#!'
/** Stands for a program where a command's output is written to a file: `> /etc/app.conf`. */
const WRITING = '>'

/**
 * The commands of a shell script that change files or may, in order: every branch is read as if it were taken, loops over
 * known words are unrolled, a variable counts as known when the script gives it one single literal value. A script of
 * another interpreter gives one command, `#!` with the interpreter.
 */
export function readMaintainerCommands(script: string, text: string): MaintainerCommand[] {
  if (!/^#!\s*\/(?:usr\/)?bin\/(?:ba|da)?sh\b/.test(text)) {
    const interpreter = /^#!\s*(\/\S{1,200})/.exec(text)?.[1] ?? ''
    return [{ script, words: [OTHER_LANGUAGE, interpreter], literal: true }]
  }
  const statements = splitStatements(shellTokens(text))
  const commands: MaintainerCommand[] = []
  const budget: Budget = { left: MAX_COST }
  const report = (words: string[]) => {
    commands.push({ script, words, literal: words.every((word) => !word.includes(UNKNOWN)) })
    if (commands.length >= MAX_COMMANDS) budget.left = 0
  }
  collect(statements, assignedValues(statements, budget), { report, budget, depth: 0 })
  return commands
}

/** Patterns of `case` and names of functions are none. */
function splitStatements(tokens: readonly ShellToken[]): ShellToken[][] {
  const statements: ShellToken[][] = []
  let current: ShellToken[] = []
  let depth = 0
  // Where the alternatives of a pattern would begin.
  let pipeline = 0
  tokens.forEach((token, index) => {
    if (token.kind === 'word') {
      const keyword = plainText(token)
      if (current.length === 0 && keyword !== undefined && KEYWORDS.has(keyword)) return
      current.push(token)
      return
    }
    const isFunction = token.end === '(' && current.length === 1 && tokens[index + 1]?.end === ')'
    const isPattern = token.end === ')' && depth === 0
    if (isPattern) statements.length = pipeline
    if (current.length > 0 && !isFunction && !isPattern) statements.push(current)
    current = []
    if (token.end === '(') depth += 1
    if (token.end === ')' && depth > 0) depth -= 1
    if (token.end !== '|') pipeline = statements.length
  })
  return statements
}

function assignedValues(statements: readonly ShellToken[][], budget: Budget): Map<string, string | undefined> {
  // Set by dpkg only for a foreign root.
  const values = new Map<string, string | undefined>([['DPKG_ROOT', '']])
  for (const statement of statements) {
    for (const token of statement) {
      const name = ASSIGNMENT.exec(leadingText(token.parts))?.[1]
      if (name === undefined) break
      const value = expand(token, values, budget)
        .join(' ')
        .slice(name.length + 1)
      const known = value.includes(UNKNOWN) ? undefined : value
      values.set(name, values.has(name) && values.get(name) !== known ? undefined : known)
    }
  }
  return values
}

interface Collecting {
  report: (words: string[]) => void
  budget: Budget
  /** Loops around these statements. */
  depth: number
}

function collect(statements: readonly ShellToken[][], values: Values, collecting: Collecting): void {
  const { report, budget, depth } = collecting
  for (let index = 0; index < statements.length && budget.left > 0; index += 1) {
    const statement = statements[index] ?? []
    const first = plainText(statement[0])
    if (first === 'for' && plainText(statement[2]) === 'in' && depth < MAX_LOOP_DEPTH) {
      const end = loopEnd(statements, index)
      budget.left -= end - index
      const variable = plainText(statement[1]) ?? ''
      const options = statement.slice(3).flatMap((token) => expand(token, values, budget))
      const body = statements.slice(index + 1, end)
      for (const option of options.slice(0, MAX_LOOP_VALUES)) {
        const inside = new Map([...values, [variable, option.includes(UNKNOWN) ? undefined : option]])
        budget.left -= inside.size
        if (budget.left > 0) collect(body, inside, { report, budget, depth: depth + 1 })
      }
      index = end
      continue
    }
    const words = statement.flatMap((token) => expand(token, values, budget))
    const start = words.findIndex((word) => !ASSIGNMENT.test(word) && !['exec', 'command', 'eval'].includes(word))
    const program = start === -1 ? undefined : words[start]?.replace(/^\/(?:usr\/)?s?bin\//, '')
    if (program !== undefined && isEffective(program)) report([program, ...withoutRedirections(words.slice(start + 1))])
    else for (const path of writtenPaths(words)) report([WRITING, path])
  }
}

/** Index of the `done` that closes the loop which starts at `start`; keywords before it have been taken off. */
function loopEnd(statements: readonly ShellToken[][], start: number): number {
  let depth = 0
  for (let index = start; index < statements.length; index += 1) {
    const first = plainText(statements[index]?.[0])
    if (first === 'for') depth += 1
    // `while` was taken off as a keyword, so its `done` would be one too many: it ends the reading of the loop early.
    if (first === 'done') depth -= 1
    if (depth === 0 && index > start) return index
  }
  return statements.length
}

function expand(token: ShellToken, values: Values, budget: Budget): string[] {
  let text = ''
  for (const part of token.parts) {
    if ('text' in part) text += part.text
    else text += 'variable' in part ? (values.get(part.variable) ?? UNKNOWN) : UNKNOWN
    if (text.length <= MAX_WORD_LENGTH) continue
    text = `${text.slice(0, MAX_WORD_LENGTH)}${UNKNOWN}`
    break
  }
  budget.left -= text.length + 1
  if (token.quoted) return [text]
  return text.split(/\s+/).filter((word) => word !== '')
}

function withoutRedirections(words: readonly string[]): string[] {
  const kept: string[] = []
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? ''
    if (/^\d*[<>]+$/.test(word)) index += 1
    else if (!/^\d*[<>]/.test(word)) kept.push(word)
  }
  return kept
}

/** Files that a command's output goes to, as far as their paths are known. */
function writtenPaths(words: readonly string[]): string[] {
  return words.flatMap((word, index) => {
    const target = /^1?>>?\|?(.*)$/.exec(word)?.[1]
    const path = target === '' ? words[index + 1] : target
    return path !== undefined && path.startsWith('/') && !path.startsWith('/dev/') && !path.includes(UNKNOWN)
      ? [path]
      : []
  })
}

function plainText(token: ShellToken | undefined): string | undefined {
  if (token === undefined || token.quoted) return undefined
  return token.parts.every((part) => 'text' in part) ? leadingText(token.parts) : undefined
}

function leadingText(parts: readonly WordPart[]): string {
  let text = ''
  for (const part of parts) {
    if (!('text' in part)) break
    text += part.text
  }
  return text
}
