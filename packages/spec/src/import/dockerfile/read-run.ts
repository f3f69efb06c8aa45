import type { Origin } from '../definition-draft.ts'
import { readAptCommand, type AptCommand } from './apt-install.ts'
import type { Instruction } from './read-instructions.ts'
import { splitCommands, type ShellCommand } from './shell-commands.ts'
import { type Stage, wordsIn } from './stage.ts'
import { expandVariables } from './words.ts'

/** `RUN`: packages that apt installs and accounts are carried over; nothing of it is run. */
export function readRun(stage: Stage, { line, rest, documents }: Instruction, escape: string): void {
  const script = documents.length > 0 ? documents.map(({ content }) => content).join('\n') : scriptOf(rest)
  for (const command of splitCommands(expandShell(script, stage, { escape, line }))) {
    const origin: Origin = { line, what: `RUN ${command.text}` }
    const apt = readAptCommand(command)
    if (apt.kind === 'install') install(stage, apt, origin)
    else if (apt.kind === 'other' && !readAccount(stage, command)) {
      stage.draft.note(
        origin,
        'Commands are not run to make an image: pack what it does as a package, or add its result under files.',
      )
    }
  }
}

/** Without its own options (`--mount=…`); the exec form as the command that it is. */
function scriptOf(rest: string): string {
  const text = rest.replace(/^(?:--[a-z]+(?:=\S*)?\s+)+/, '')
  if (!text.startsWith('[')) return text
  try {
    const words: unknown = JSON.parse(text)
    if (Array.isArray(words) && words.every((word) => typeof word === 'string')) return words.map(quoted).join(' ')
  } catch {
    // As Docker, which takes what is no JSON for a command line.
  }
  return text
}

function quoted(word: string): string {
  return /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word}'`
}

/** Only ARG and ENV have values here; the script's own variables stay as they are written. */
function expandShell(script: string, stage: Stage, { escape, line }: { escape: string; line: number }): string {
  const options = wordsIn(stage, escape, { line, what: 'RUN' })
  return expandVariables(script, { ...options, escape: '\0', unknown: (name) => `$${name}` })
}

function install({ draft }: Stage, command: Extract<AptCommand, { kind: 'install' }>, origin: Origin): void {
  for (const { request, text, why } of command.requests) {
    if (why !== undefined) draft.note({ ...origin, what: text }, why)
    if (request !== undefined) draft.add('packages', request, origin)
  }
  if (command.release !== undefined) {
    draft.note(origin, `The release ${command.release} was left out: the packages come from the distribution.`)
  }
  if (command.recommends && command.requests.length > 0) {
    draft.note(origin, 'Recommended packages are not installed along: name those that the image needs.')
  }
}

/** `useradd`, `adduser` and the like: remembered for a USER that names the account. */
function readAccount({ accounts }: Stage, { words }: ShellCommand): boolean {
  const program = words[0]?.split('/').at(-1) ?? ''
  if (program === 'groupadd' || program === 'addgroup') return true
  if (program !== 'useradd' && program !== 'adduser') return false
  const at = words.findIndex((word) => /^(?:-u|--uid)(?:=|$)/.test(word))
  const uid = Number(words[at]?.split('=')[1] ?? words[at + 1])
  const values = new Set(
    words.flatMap((word, index) =>
      /^(?:-[a-zA-Z]|--[a-z]+)$/.test(word) &&
      /^-(?:[ucdgGskb]|-(?:uid|comment|gecos|home|home-dir|gid|groups|shell|ingroup|base-dir))$/.test(word)
        ? [index + 1]
        : [],
    ),
  )
  const name = words.find((word, index) => index > 0 && !word.startsWith('-') && !values.has(index))
  if (name === undefined) return false
  accounts.set(name, at !== -1 && Number.isSafeInteger(uid) ? uid : undefined)
  return true
}
