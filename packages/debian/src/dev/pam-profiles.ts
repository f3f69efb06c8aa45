import type { Store } from '@whittle/core'
import { textFile, type EffectFile } from '../effects/effect-types.ts'
import { readDebFiles } from '../package/deb-archive.ts'
import type { CarveCandidate } from '../production/carve-candidate.ts'

const PROFILES = '/usr/share/pam-configs/'
const TEMPLATES = '/usr/share/pam/common-'
const STACKS = ['auth', 'account', 'password', 'session', 'session-noninteractive'] as const
const MAX_BYTES = 256 * 1024

/** Fields of a profile in the lower case of `Auth-Initial`; those of several lines joined by newlines. */
type Profile = ReadonlyMap<string, string>

/** What one stack takes of a profile. */
interface StackPart {
  name: string
  block: string | undefined
  lines: string
  /** For the first module of a block. */
  initial: string | undefined
}

/**
 * `/etc/pam.d/common-*` and the state beside them as pam-auth-update(8) makes them on a new system: every profile that a
 * package brings and that is on by default, by priority, in the templates of libpam-runtime.
 */
export async function pamFiles(candidates: readonly CarveCandidate[], store: Store): Promise<EffectFile[]> {
  const owner = candidates.find(({ locked }) => locked.name === 'libpam-runtime')
  if (owner === undefined) return []
  const paths: ReadonlySet<string> = new Set(STACKS.map((stack) => `${TEMPLATES}${stack}`))
  const templates = await readDebFiles(owner.debDigest, { paths, maxBytes: MAX_BYTES }, store)
  const profiles = new Map<string, string>()
  for (const { inspection, debDigest } of candidates) {
    const brought = new Set(inspection.entries.map(({ path }) => path).filter((path) => path.startsWith(PROFILES)))
    for (const [path, content] of await readDebFiles(debDigest, { paths: brought, maxBytes: MAX_BYTES }, store)) {
      profiles.set(path.slice(PROFILES.length), content.toString('utf8'))
    }
  }
  const texts = new Map(
    [...templates].map(([path, content]) => [path.slice(TEMPLATES.length), content.toString('utf8')]),
  )
  return writePamStacks(profiles, texts).map(([path, content]) => textFile(path, content, 'libpam-runtime'))
}

/** Paths and contents from profiles by their file names and templates by their stacks. Pure. */
export function writePamStacks(
  texts: ReadonlyMap<string, string>,
  templates: ReadonlyMap<string, string>,
): [path: string, content: string][] {
  const profiles = new Map([...texts].map(([name, text]) => [name, parseProfile(text)]))
  const priority = (name: string) => Number(profiles.get(name)?.get('priority') ?? 0)
  const known = [...profiles.keys()].sort((a, b) => priority(b) - priority(a) || (a < b ? 1 : -1))
  const enabled = withoutConflicts(
    known.filter((name) => profiles.get(name)?.get('default') === 'yes'),
    profiles,
  )
  const files: [string, string][] = [['/var/lib/pam/seen', linesOf(known)]]
  for (const stack of STACKS) {
    const template = templates.get(stack)
    if (template === undefined) continue
    const parts = enabled.flatMap((name) => stackPart(name, profiles.get(name) ?? new Map<string, string>(), stack))
    files.push([`/etc/pam.d/common-${stack}`, fillTemplate(template, stack.replace('-noninteractive', ''), parts)])
    files.push([`/var/lib/pam/${stack}`, savedStack(parts)])
  }
  return files
}

function parseProfile(text: string): Profile {
  const fields = new Map<string, string>()
  let current = ''
  for (const line of text.split('\n')) {
    const [, name, value] = /^(\S+):(?:\s+(.*?))?\s*$/.exec(line) ?? []
    if (name !== undefined) {
      current = name.replace(/-Final$/, '').toLowerCase()
      fields.set(current, value ?? '')
    } else if (line.trim() !== '') {
      fields.set(current, `${fields.get(current) ?? ''}\n${line.trim()}`.trimStart())
    }
  }
  return fields
}

/** Of two that exclude one another the one of higher priority stays. */
function withoutConflicts(enabled: readonly string[], profiles: ReadonlyMap<string, Profile>): string[] {
  const left = [...enabled]
  for (const name of enabled) {
    if (!left.includes(name)) continue
    for (const other of (profiles.get(name)?.get('conflicts') ?? '').split(', ')) {
      if (left.includes(other)) left.splice(left.indexOf(other), 1)
    }
  }
  return left
}

function stackPart(name: string, profile: Profile, stack: (typeof STACKS)[number]): StackPart[] {
  const interactiveOnly = profile.get('session-interactive-only') === 'yes'
  if (stack === 'session-noninteractive' && interactiveOnly) return []
  const field = stack.replace('-noninteractive', '')
  const block = profile.get(`${field}-type`)
  if (block === undefined) return []
  return [{ name, block, lines: profile.get(field) ?? '', initial: profile.get(`${field}-initial`) }]
}

function linesOfBlock(parts: readonly StackPart[]): { name: string; lines: string }[] {
  return parts.map(({ name, lines, initial }, index) => ({ name, lines: index === 0 && initial ? initial : lines }))
}

/** The template with both blocks in their places; `end` becomes the number of lines to jump over. */
function fillTemplate(template: string, type: string, parts: readonly StackPart[]): string {
  const block = (name: string) =>
    linesOfBlock(parts.filter((part) => part.block === name))
      .flatMap(({ lines }) => lines.split('\n'))
      .filter((line) => line !== '')
  const primary = block('Primary')
  const additional = block('Additional')
  const numbered = (lines: readonly string[], count: number) =>
    lines.map((line, index) => `${type}\t${oneLine(line, count - index)}\n`).join('')
  return template
    .replace(/^\$\w+_primary\n/m, () =>
      primary.length === 0 ? `${type}\t[default=1]\t\t\tpam_permit.so\n` : numbered(primary, primary.length),
    )
    .replace(/^\$\w+_additional\n/m, () => numbered(additional, additional.length - 1))
}

function oneLine(line: string, count: number): string {
  const [, module = line, options = ''] = /^((?:\[[^\]]+\]|\w+)\s+\S+)\s*(.*)/.exec(line) ?? []
  return `${module.replaceAll('end', String(count))} ${options.split(/\s+/).join(' ')}`
}

/** What pam-auth-update compares the files with when a further package brings a profile. */
function savedStack(parts: readonly StackPart[]): string {
  const told = (block: readonly StackPart[]) =>
    linesOfBlock(block)
      .filter(({ lines }) => lines !== '')
      .map(({ name, lines }) => `Module: ${name}\n${lines}\n`)
      .join('')
  const primary = parts.filter(({ block }) => block !== 'Additional')
  const additional = parts.filter(({ block }) => block !== 'Primary')
  return `${primary.length === 0 ? 'Module: null\n[default=1]\t\t\tpam_permit.so\n' : told(primary)}${told(additional)}`
}

const linesOf = (names: readonly string[]) => names.map((name) => `${name}\n`).join('')
