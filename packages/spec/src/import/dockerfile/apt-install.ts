import type { ShellCommand } from './shell-commands.ts'

/** A package as a command line of apt names it. */
export interface AptRequest {
  /** `name` or `name=version`; undefined for what a definition cannot ask for. */
  request?: string
  text: string
  /** What was left out of it, a sentence. */
  why?: string
}

/** What a command of a `RUN` is to an import. */
export type AptCommand =
  | { kind: 'install'; requests: AptRequest[]; recommends: boolean; release?: string }
  /** Housekeeping of the build, which an image of Whittle has no need of. */
  | { kind: 'nothing' }
  | { kind: 'other' }

const APT = new Set(['apt', 'apt-get', 'aptitude'])
/** Options that are followed by a value. */
const WITH_VALUE = new Set([
  '-o',
  '--option',
  '-c',
  '--config-file',
  '-t',
  '--target-release',
  '--default-release',
  '-a',
])
const HARMLESS = new Set(['set', 'true', ':', 'export'])
const NAME = /^[a-z0-9][a-z0-9+.-]+$/

/** Understands one command of a script: an installation by apt, what goes along with one, or something else. */
export function readAptCommand({ words }: ShellCommand): AptCommand {
  const command = withoutPrefix(words)
  const program = command[0]?.split('/').at(-1) ?? ''
  if (HARMLESS.has(program) || (program === '' && words.length > 0)) return { kind: 'nothing' }
  if (program === 'rm' && command.slice(1).every(isAptLeftover)) return { kind: 'nothing' }
  if (!APT.has(program)) return { kind: 'other' }
  return readAptLine(command.slice(1))
}

/** Without `sudo` and assignments: `DEBIAN_FRONTEND=noninteractive apt-get …`. */
function withoutPrefix(words: readonly string[]): string[] {
  const first = words.findIndex((word) => word !== 'sudo' && word !== 'env' && !/^\w+=/.test(word))
  return first === -1 ? [] : words.slice(first)
}

function isAptLeftover(word: string): boolean {
  return (
    word.startsWith('-') ||
    /^\/(?:var\/lib\/apt\/lists|var\/cache\/apt|var\/cache\/debconf|tmp|var\/tmp|var\/log)(?:\/|$)/.test(word)
  )
}

function readAptLine(words: readonly string[]): AptCommand {
  const operands: string[] = []
  let recommends = true
  let release: string | undefined
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at]!
    if (/^--(?:no-install-recommends|without-recommends)$|^-R$/.test(word)) recommends = false
    const [option = word, value] = word.startsWith('--') ? word.split('=', 2) : []
    if (WITH_VALUE.has(option)) {
      const given = value ?? words[(at += 1)] ?? ''
      if (/^APT::Install-Recommends=(?:0|false|no)$/i.test(given)) recommends = false
      if (option === '-t' || option.endsWith('-release')) release = given
    } else if (!word.startsWith('-')) operands.push(word)
  }
  const [action, ...packages] = operands
  if (action === 'install' || action === 'reinstall') {
    const requests = packages.filter((name) => name !== '').map(readRequest)
    return { kind: 'install', requests, recommends, ...(release === undefined ? {} : { release }) }
  }
  const housekeeping = ['update', 'clean', 'autoclean', 'autoremove', 'upgrade', 'dist-upgrade', 'full-upgrade']
  return { kind: action !== undefined && housekeeping.includes(action) ? 'nothing' : 'other' }
}

function readRequest(text: string): AptRequest {
  if (/[/\\]/.test(text) && /\.deb$|^[./]|:\/\//.test(text)) {
    return { text, why: 'It is a file, not a package of the archive.' }
  }
  const [, name = '', arch, version, release, sign] =
    /^([a-z0-9][a-z0-9+.-]*?)(?::([a-z0-9-]+))?(?:=([^/]+)|\/(\S+))?([-+])?$/.exec(text) ?? []
  if (!NAME.test(name)) return { text, why: 'It is not the name of a package.' }
  if (sign === '-' && version === undefined)
    return { text, why: 'It is a package to be removed; name it under exclude.' }
  if (version?.includes('*')) {
    return { text, request: name, why: 'A version with * cannot be asked for; the newest is taken.' }
  }
  if (arch !== undefined && arch !== 'native') {
    return {
      text,
      request: version === undefined ? name : `${name}=${version}`,
      why: `The architecture ${arch} was left out: an image has one.`,
    }
  }
  if (release !== undefined) {
    return { text, request: name, why: `The release ${release} was left out: the packages come from the distribution.` }
  }
  return { text, request: version === undefined ? name : `${name}=${version}` }
}
