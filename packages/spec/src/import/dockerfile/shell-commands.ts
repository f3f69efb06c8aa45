/** One command of a shell script: its words, and how it is written. */
export interface ShellCommand {
  words: string[]
  text: string
}

/** Ends a command. */
const SEPARATOR = /^(?:&&|\|\||;|\n|\||&)/

/**
 * Splits a shell script into its commands, as far as a reader needs who looks for simple ones: quotes, escapes and
 * comments are understood; loops, functions and substitutions are not, and come back as commands nobody knows.
 */
export function splitCommands(script: string): ShellCommand[] {
  const commands: ShellCommand[] = []
  let words: string[] = []
  let word: string | undefined
  let start = 0
  const endWord = () => {
    if (word !== undefined) words.push(word)
    word = undefined
  }
  const endCommand = (at: number) => {
    endWord()
    if (words.length > 0) commands.push({ words, text: script.slice(start, at).trim() })
    words = []
  }
  for (let at = 0; at < script.length;) {
    const character = script[at]!
    const separator = SEPARATOR.exec(script.slice(at, at + 2))?.[0]
    if (separator !== undefined) {
      endCommand(at)
      at += separator.length
      start = at
    } else if (/\s/.test(character)) {
      endWord()
      at += 1
    } else if (character === '#' && word === undefined) {
      const end = script.indexOf('\n', at)
      at = end === -1 ? script.length : end
    } else if (character === '\\') {
      // A continued line goes on as if it had not ended.
      if (script[at + 1] !== '\n') word = (word ?? '') + (script[at + 1] ?? '')
      at += 2
    } else if (character === '"' || character === "'") {
      const end = closingQuote(script, at)
      const inside = script.slice(at + 1, end)
      word = (word ?? '') + (character === '"' ? inside.replaceAll(/\\(["\\$`])/g, '$1') : inside)
      at = end + 1
    } else {
      word = (word ?? '') + character
      at += 1
    }
  }
  endCommand(script.length)
  return commands
}

function closingQuote(script: string, at: number): number {
  const quote = script[at]
  for (let end = at + 1; end < script.length; end += 1) {
    if (script[end] === '\\' && quote === '"') end += 1
    else if (script[end] === quote) return end
  }
  return script.length
}

/** Whether a command line needs a shell: it could not be split into words without changing what it does. */
export function needsShell(line: string): boolean {
  const bare = line.replaceAll(/'[^']*'/g, '').replaceAll(/"[^"$`\\]*"/g, '')
  return /[$`|&;<>()*?[\]{}~#!\\"'\n=]/.test(bare)
}
