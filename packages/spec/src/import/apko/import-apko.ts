import { DefinitionDraft, type Origin } from '../definition-draft.ts'
import { type ImportOptions, type ImportResult, sentence, shown } from '../import-result.ts'
import { readYaml } from '../../read-yaml.ts'
import { splitWords } from '../dockerfile/words.ts'
import { importAccounts } from './import-accounts.ts'
import { isMapping, listOf, type Member, type MembersOf, textOf } from './members.ts'
import { loadPackageNames } from './package-names.ts'

const ARCHITECTURES: Readonly<Record<string, 'amd64' | 'arm64'>> = {
  amd64: 'amd64',
  x86_64: 'amd64',
  arm64: 'arm64',
  aarch64: 'arm64',
}

/** Keys of apko that have no place in a definition, and why. */
const OTHERS: Readonly<Record<string, string>> = {
  certificates: 'Name certificates of your own under spec.certificates.',
  include: 'The included file is not read: import it, too, and join the two.',
  layering: 'Images have one layer; choose spec.layering if you need more.',
  options: 'Options are not applied: write what they add into the definition.',
  'os-release': 'The image says truthfully that it is Debian.',
  paths: 'Folders and rights are those of the packages; add files of your own under files.',
  'vcs-url': 'Write it as the annotation org.opencontainers.image.source.',
}

/**
 * An apko image configuration as a definition, with all that could not be carried over: packages by a table of names,
 * entry point, environment, accounts, annotations, architectures. Never throws, whatever the text is.
 */
export function importApko(text: string, options: ImportOptions): ImportResult {
  const read = readYaml(text)
  if (!read.ok) {
    const notes = read.problems.map(({ line, path, message }) => ({
      ...(line === undefined ? {} : { line }),
      what: shown(path || 'the file'),
      why: sentence(`It ${message}.`),
    }))
    return { ok: false, notes }
  }
  const draft = new DefinitionDraft()
  const lineOf = (path: readonly (string | number)[]) => read.source.placeOfKey(path).line
  const membersOf: MembersOf = (path, value) =>
    isMapping(value)
      ? Object.entries(value).map(([key, item]) => [
          key,
          {
            value: item,
            origin: { line: lineOf([...path, key]), what: [...path, key].join('.') },
          },
        ])
      : []
  for (const [key, member] of membersOf([], read.value)) {
    const importKey = Object.hasOwn(IMPORTS, key) ? IMPORTS[key] : undefined
    if (importKey) importKey(draft, member, { path: [key], membersOf, lineOf })
    else
      draft.note(member.origin, (Object.hasOwn(OTHERS, key) ? OTHERS[key] : undefined) ?? 'An image has no such key.')
  }
  return draft.finish(options.name)
}

interface Place {
  path: (string | number)[]
  membersOf: MembersOf
  lineOf(path: readonly (string | number)[]): number
}

type ImportKey = (draft: DefinitionDraft, member: Member, place: Place) => void

const IMPORTS: Readonly<Record<string, ImportKey>> = {
  contents: (draft, member, { path, membersOf, lineOf }) => {
    for (const [key, { value, origin }] of membersOf(path, member.value)) {
      if (key === 'packages') importPackages(draft, listOf(value), (at) => lineOf([...path, key, at]))
      else draft.note(origin, 'The packages come from the signed archive of the distribution.')
    }
  },
  entrypoint: (draft, member, { path, membersOf }) => {
    const members = new Map(membersOf(path, member.value))
    const command = members.get('command')
    const fragment = members.get('shell-fragment')
    const plain = typeof member.value === 'string' ? member : undefined
    if (command ?? plain) setWords(draft, 'entrypoint', (command ?? plain)!)
    else if (typeof fragment?.value === 'string') {
      draft.add('packages', 'dash', fragment.origin)
      draft.set({ entrypoint: ['/bin/sh', '-c', fragment.value] }, fragment.origin)
      draft.note(fragment.origin, 'It needs a shell, so dash was added.')
    }
    for (const [key, { origin }] of members) {
      if (key === 'type' || key === 'services')
        draft.note(origin, 'An image starts one program: a supervisor of services is not made.')
    }
  },
  cmd: (draft, member) => setWords(draft, 'command', member),
  'work-dir': (draft, { value, origin }) => void draft.set({ workingDirectory: textOf(value) }, origin),
  'stop-signal': (draft, { value, origin }) => void draft.set({ stopSignal: textOf(value) }, origin),
  environment: (draft, member, { path, membersOf }) => {
    for (const [name, { value, origin }] of membersOf(path, member.value)) {
      draft.put('environment', name, { value: textOf(value), origin })
    }
  },
  annotations: (draft, member, { path, membersOf }) => {
    for (const [name, { value, origin }] of membersOf(path, member.value)) {
      draft.put('annotations', name, { value: textOf(value), origin })
    }
  },
  volumes: (draft, { value, origin }) => {
    for (const path of listOf(value)) draft.add('volumes', textOf(path), origin)
  },
  archs: (draft, { value, origin }) => {
    const known = listOf(value).map((name) =>
      Object.hasOwn(ARCHITECTURES, textOf(name)) ? ARCHITECTURES[textOf(name)] : undefined,
    )
    const architectures = [...new Set(known.filter((arch) => arch !== undefined))]
    if (architectures.length > 0) draft.set({ architectures }, origin)
    if (known.some((arch) => arch === undefined)) draft.note(origin, 'Only x86_64 and aarch64 were carried over.')
  },
  accounts: importAccounts,
}

function importPackages(draft: DefinitionDraft, requests: unknown[], lineOf: (at: number) => number): void {
  const find = loadPackageNames()
  for (const [at, request] of requests.entries()) {
    const text = textOf(request)
    const origin: Origin = { line: lineOf(at), what: text }
    const [name, constraint] = splitConstraint(text)
    const found = find(name)
    if (!found) {
      draft.note(origin, 'The table of names does not have it: look for its Debian name, and add it under packages.')
      continue
    }
    if (found.names.length === 0) draft.note(origin, 'An image of Debian packages has no need of it.')
    for (const debian of found.names) draft.add('packages', debian, origin)
    if (constraint || found.versioned)
      draft.note(origin, 'Its version was left out: versions differ between distributions.')
  }
}

/** `name`, `name=1.2-r0`, `name~1.2`, `name>=1.2`, `name@repository`. */
function splitConstraint(text: string): [string, string | undefined] {
  const at = text.search(/[=<>~@!\s]/)
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at)]
}

/** apko splits command lines as a shell does, without variables. */
function setWords(draft: DefinitionDraft, key: 'entrypoint' | 'command', { value, origin }: Member): void {
  const words = splitWords(textOf(value), { escape: '\\', variables: (name) => `$${name}` })
  draft.set({ [key]: words }, origin)
}
