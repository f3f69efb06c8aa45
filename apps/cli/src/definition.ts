import { readFile } from 'node:fs/promises'
import { type ImageSpec, Lock, WhittleError } from '@whittle/core'
import { checkSpec, parseSpec } from '@whittle/spec'
import type { Command } from 'commander'
import { systemReason } from './system-reason.ts'

/** Flags that stand for a definition file. */
export interface SpecOptions {
  from?: string
  package?: string[]
  exclude?: string[]
  env?: string[]
  name?: string
}

export type Definition = { kind: 'spec'; spec: ImageSpec } | { kind: 'lock'; lock: Lock }

const collect = (value: string, all: string[] = []) => [...all, value]

/** Adds the flags to a command. */
export function addSpecOptions(command: Command): Command {
  return command
    .option('--from <base>', 'base image, or scratch')
    .option('--package <request>', 'package: name, name=version or name>=version (repeatable)', collect)
    .option('--exclude <name>', 'package that must not be in it (repeatable)', collect)
    .option('--env <key=value>', 'environment variable (repeatable)', collect)
    .option('--name <name>', 'name of the image')
}

/** Whether any flag says what is in the image. */
export function hasSpecFlags(options: SpecOptions): boolean {
  return [options.from, options.package, options.exclude, options.env, options.name].some((flag) => flag !== undefined)
}

/** The definition of a file (a definition or a lock) or of the flags. Fails with `CLI_*` or `SPEC_INVALID`. */
export async function readDefinition(file: string | undefined, options: SpecOptions): Promise<Definition> {
  const flags = hasSpecFlags(options)
  if (file !== undefined && flags) throw wrongCall('A definition comes from a file or from flags, not from both.')
  if (file === undefined && !flags)
    throw wrongCall('A definition file or flags like --from nginx --package curl are missing.')
  if (file === undefined) return { kind: 'spec', spec: specOfFlags(options) }
  return parseFile(file, await readText(file))
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new WhittleError({
      code: 'CLI_FILE_UNREADABLE',
      category: 'invalid-input',
      publicMessage: `${file} cannot be read: ${systemReason(cause)}.`,
      hint: 'Name a definition (YAML or JSON) or a lock that this user may read.',
      cause,
    })
  }
}

function parseFile(file: string, text: string): Definition {
  const lock = readLock(file, text)
  if (lock) return { kind: 'lock', lock }
  const parsed = parseSpec(text)
  if (parsed.ok) return { kind: 'spec', spec: parsed.spec }
  const lines = parsed.problems.map(
    ({ path, message, line }) => `${file}${line ? `:${line}` : ''}: ${path ? `${path}: ` : ''}${message}`,
  )
  const hint = parsed.problems.find((problem) => problem.hint !== undefined)?.hint
  throw new WhittleError({ code: 'SPEC_INVALID', category: 'invalid-input', publicMessage: lines.join('\n'), hint })
}

/** A lock says so in its `schema`; anything else is a definition, whose own errors say more. */
function readLock(file: string, text: string): Lock | undefined {
  if (!text.trimStart().startsWith('{') || !text.includes('whittle.dev/lock/')) return undefined
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch (cause) {
    throw lockInvalid(file, 'its JSON is damaged', cause)
  }
  const parsed = Lock.safeParse(document)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]!
  throw lockInvalid(file, `${issue.path.join('.')}: ${issue.message}`)
}

function lockInvalid(file: string, why: string, cause?: unknown): WhittleError {
  return new WhittleError({
    code: 'LOCK_INVALID',
    category: 'invalid-input',
    publicMessage: `The lock ${file} is not valid: ${why}.`,
    hint: 'Make it anew with "whittle lock".',
    cause,
  })
}

function specOfFlags({ from, package: packages, exclude, env = [], name }: SpecOptions): ImageSpec {
  const environment = new Map<string, string>()
  for (const pair of env) {
    const equals = pair.indexOf('=')
    const key = pair.slice(0, equals)
    if (equals < 1) throw wrongCall(`--env ${pair}: write KEY=VALUE.`)
    if (environment.has(key)) throw wrongCall(`--env ${key} is given twice.`)
    environment.set(key, pair.slice(equals + 1))
  }
  const parsed = checkSpec({
    apiVersion: 'whittle.dev/v1',
    kind: 'Image',
    metadata: { name: name ?? (from && from !== 'scratch' ? from : 'image') },
    spec: { from, packages, exclude, environment: Object.fromEntries(environment) },
  })
  if (parsed.ok) return parsed.spec
  const { path, message } = parsed.problems[0]!
  throw wrongCall(`${path}: ${message}.`)
}

function wrongCall(publicMessage: string): WhittleError {
  return new WhittleError({
    code: 'CLI_CALL_WRONG',
    category: 'invalid-input',
    publicMessage,
    hint: 'See whittle --help.',
  })
}
