import type { Origin } from '../definition-draft.ts'
import type { Instruction } from './read-instructions.ts'
import { needsShell, splitCommands } from './shell-commands.ts'
import { spend, type Stage, wordsIn } from './stage.ts'
import { expand, expandVariables, splitWords } from './words.ts'

const MAX_RANGE = 100

type Read = (stage: Stage, instruction: Instruction, escape: string) => void

/** Instructions that a definition has a key for. */
export const configurationReaders: Readonly<Record<string, Read>> = {
  ENV: (stage, instruction, escape) => {
    const { draft, variables } = stage
    for (const [name, value] of readPairs(stage, instruction, escape)) {
      variables.set(name, value)
      if (value !== '') draft.put('environment', name, { value, origin: originOf(instruction) })
      else draft.note(originOf(instruction), `${name} is empty, which a definition cannot say: programs find it unset.`)
    }
  },
  LABEL: (stage, instruction, escape) => {
    for (const [name, value] of readPairs(stage, instruction, escape)) {
      stage.draft.put('labels', name, { value, origin: originOf(instruction) })
    }
  },
  MAINTAINER: ({ draft }, instruction) => {
    draft.put('annotations', 'org.opencontainers.image.authors', {
      value: instruction.rest,
      origin: originOf(instruction),
    })
  },
  EXPOSE: (stage, instruction, escape) => {
    const origin = originOf(instruction)
    for (const word of splitWords(instruction.rest, wordsIn(stage, escape, origin))) {
      for (const port of portsOf(word)) stage.draft.add('ports', port, origin)
    }
  },
  VOLUME: (stage, instruction, escape) => {
    const origin = originOf(instruction)
    const paths = readJson(instruction.rest) ?? splitWords(instruction.rest, wordsIn(stage, escape, origin))
    for (const path of paths) stage.draft.add('volumes', absolute('/', path), origin)
  },
  WORKDIR: (stage, instruction, escape) => {
    const origin = originOf(instruction)
    const path = expand(instruction.rest, wordsIn(stage, escape, origin))
    stage.draft.set({ workingDirectory: absolute(stage.draft.body.workingDirectory ?? '/', path) }, origin)
  },
  STOPSIGNAL: (stage, instruction, escape) => {
    const origin = originOf(instruction)
    stage.draft.set({ stopSignal: expand(instruction.rest, wordsIn(stage, escape, origin)) }, origin)
  },
  USER: (stage, instruction, escape) => {
    const origin = originOf(instruction)
    stage.user = { ...origin, name: expand(instruction.rest, wordsIn(stage, escape, origin)) }
  },
  ENTRYPOINT: (stage, instruction) => {
    const { words, isShell } = readCommand(stage, instruction)
    stage.entrypointIsShell = isShell
    delete stage.draft.body.command
    // An empty one takes away that of the base image.
    stage.draft.set({ entrypoint: words }, originOf(instruction))
  },
  CMD: (stage, instruction) => {
    stage.draft.set({ command: readCommand(stage, instruction).words }, originOf(instruction))
  },
}

function originOf({ line, keyword, rest }: Instruction): Origin {
  return { line, what: `${keyword} ${rest}` }
}

/** `A=1 B="two words"`, or the old form `A two words`. */
function readPairs(stage: Stage, { line, keyword, rest }: Instruction, escape: string): [string, string][] {
  const options = wordsIn(stage, escape, { line, what: `${keyword} ${rest}` })
  const old = /^([^\s="']+)\s+([^]*)$/.exec(rest)
  if (old) return [[old[1]!, expand(old[2]!, options)]]
  return splitWords(rest, options).flatMap((word): [string, string][] => {
    const equals = word.indexOf('=')
    if (equals > 0) return [[word.slice(0, equals), word.slice(equals + 1)]]
    stage.draft.note({ line, what: `${keyword} ${word}` }, 'It is no NAME=VALUE.')
    return []
  })
}

/** A range as its ports, unless it is so long that nobody means it. */
function portsOf(word: string): string[] {
  const [, from, to, protocol = ''] = /^(\d{1,5})-(\d{1,5})(\/\w+)?$/.exec(word) ?? []
  const count = Number(to) - Number(from) + 1
  if (!(count >= 1 && count <= MAX_RANGE)) return [word.toLowerCase()]
  return Array.from({ length: count }, (_, at) => `${Number(from) + at}${protocol.toLowerCase()}`)
}

/** A path below a folder, without `.`, `..` and doubled slashes. */
function absolute(folder: string, path: string): string {
  const parts: string[] = []
  for (const part of (path.startsWith('/') ? path : `${folder}/${path}`).split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}`
}

/**
 * The exec form as it is. The shell form as a program with arguments where no shell is needed to read it; otherwise
 * `/bin/sh -c`, with a shell in the image.
 */
function readCommand(stage: Stage, instruction: Instruction): { words: string[]; isShell: boolean } {
  const { draft } = stage
  const { rest } = instruction
  const words = readJson(rest)
  if (words) return { words, isShell: false }
  // As in a container: what is set in the image is known to its shell, too.
  const environment = new Map(Object.entries(draft.body.environment ?? {}))
  const line = expandVariables(rest, {
    escape: '\0',
    variables: (name) => spend(stage, environment.get(name)),
    unknown: (name) => `$${name}`,
  })
  if (!needsShell(line)) return { words: splitCommands(line)[0]?.words ?? [], isShell: true }
  draft.note(
    originOf(instruction),
    'It needs a shell, so dash was added: written as a list of words, the image can do without.',
  )
  draft.add('packages', 'dash', originOf(instruction))
  return { words: ['/bin/sh', '-c', rest], isShell: true }
}

function readJson(text: string): string[] | undefined {
  if (!text.startsWith('[')) return undefined
  try {
    const words: unknown = JSON.parse(text)
    return Array.isArray(words) && words.every((word) => typeof word === 'string') ? words : undefined
  } catch {
    return undefined
  }
}
