import { DefinitionDraft } from '../definition-draft.ts'
import type { ImportOptions, ImportResult } from '../import-result.ts'
import { mapBase } from './base-image.ts'
import { configurationReaders } from './read-configuration.ts'
import { finishUser, readCopy } from './read-copy.ts'
import { type DockerfileText, type Instruction, readInstructions } from './read-instructions.ts'
import { readRun } from './read-run.ts'
import { createStage, type Stage, wordsIn } from './stage.ts'
import { splitWords } from './words.ts'

const MAX_INSTRUCTIONS = 5000
const MAX_STAGES = 100

/** Instructions that have no place in a definition, and why. */
const OTHERS: Readonly<Record<string, string>> = {
  HEALTHCHECK:
    'Images of Whittle say nothing of health; a start-up test (spec.test) proves at build time that the image serves.',
  ONBUILD: 'It would act on images that are built from this one, which is not how they are made here.',
  SHELL: 'There is no shell at build time, and the shell form of commands is read as /bin/sh would.',
}

/**
 * The last stage of a Dockerfile as a definition, with all that could not be carried over. A stage that begins with
 * another has what that one says. Never throws, whatever the text is.
 */
export function importDockerfile(text: string, options: ImportOptions): ImportResult {
  const file = readInstructions(text)
  const stageCount = file.instructions.filter(({ keyword }) => keyword === 'FROM').length
  if (file.instructions.length > MAX_INSTRUCTIONS || stageCount > MAX_STAGES) {
    const why = `It has more than ${MAX_INSTRUCTIONS} instructions or ${MAX_STAGES} stages.`
    return { ok: false, notes: [{ what: 'the file', why }] }
  }
  const stages: Stage[] = []
  const global = createStage()
  for (const instruction of file.instructions) {
    const stage = stages.at(-1)
    if (instruction.keyword === 'FROM') stages.push(beginStage(instruction, { file, stages, global, options }))
    else if (instruction.keyword === 'ARG') readArguments(stage ?? global, instruction, { escape: file.escape, global })
    else readInstruction(stage, instruction, { file, global })
  }
  const last = stages.at(-1)
  if (!last) {
    const notes = [...global.draft.notes, { what: 'the file', why: 'It has no FROM: it is no Dockerfile.' }]
    return { ok: false, notes }
  }
  noteEarlierStages(stages, last)
  finishUser(last)
  if (last.entrypointIsShell && last.draft.body.command?.length) {
    last.draft.note({ what: 'CMD' }, 'Docker ignores it beside an ENTRYPOINT in shell form; it was left out.')
    delete last.draft.body.command
  }
  last.draft.notes.unshift(...global.draft.notes)
  return last.draft.finish(options.name)
}

interface Reading {
  file: DockerfileText
  global: Stage
}

function readInstruction(stage: Stage | undefined, instruction: Instruction, { file, global }: Reading): void {
  const { line, keyword, rest } = instruction
  const origin = { line, what: `${keyword} ${rest}` }
  if (!stage) return global.draft.note(origin, 'It stands before the first FROM.')
  const read = Object.hasOwn(configurationReaders, keyword) ? configurationReaders[keyword] : undefined
  if (read) return read(stage, instruction, file.escape)
  if (keyword === 'RUN') return readRun(stage, instruction, file.escape)
  if (keyword === 'COPY' || keyword === 'ADD') return readCopy(stage, instruction, file.escape)
  const why = Object.hasOwn(OTHERS, keyword) ? OTHERS[keyword] : undefined
  stage.draft.note(origin, why ?? 'It is no instruction of a Dockerfile.')
}

/** Those before the first FROM hold for the FROMs alone, until a stage asks for them by name. */
function readArguments(
  stage: Stage,
  { line, rest }: Instruction,
  { escape, global }: { escape: string; global: Stage },
): void {
  for (const word of splitWords(rest, wordsIn(stage, escape, { line, what: `ARG ${rest}` }))) {
    const equals = word.indexOf('=')
    const name = equals === -1 ? word : word.slice(0, equals)
    const value = equals === -1 ? global.variables.get(name) : word.slice(equals + 1)
    if (value !== undefined && stage.draft.body.environment?.[name] === undefined) stage.variables.set(name, value)
  }
}

function beginStage(
  { line, rest }: Instruction,
  { file, stages, global, options }: Reading & { stages: readonly Stage[]; options: ImportOptions },
): Stage {
  const origin = { line, what: `FROM ${rest}` }
  const notes = new DefinitionDraft()
  const words = splitWords(rest, wordsIn({ ...global, draft: notes }, file.escape, origin))
  const platform = words.find((word) => word.startsWith('--platform='))?.slice('--platform='.length)
  const [reference = '', as, name] = words.filter((word) => !word.startsWith('--'))
  const earlier = stages.findLast((stage) => stage.name === reference.toLowerCase())
  const stage = createStage(earlier, global.budget)
  if (as?.toLowerCase() === 'as' && name !== undefined) stage.name = name.toLowerCase()
  else delete stage.name
  stage.draft.notes.push(...notes.notes)
  const architecture = /^linux\/(amd64|arm64)(?:\/v8)?$/.exec(platform ?? '')?.[1] as 'amd64' | 'arm64' | undefined
  if (architecture) stage.draft.body.architectures = [architecture]
  if (earlier) return stage
  const base = mapBase(reference, options.bases ?? [])
  if (base) stage.draft.set(base.piece, origin)
  else
    stage.draft.note(
      origin,
      'There is no such base image: nothing of it was carried over. Name a base image under from, or its packages.',
    )
  for (const why of base?.why ?? []) stage.draft.note(origin, why)
  return stage
}

function noteEarlierStages(stages: readonly Stage[], last: Stage): void {
  const others = stages.filter((stage) => stage !== last).map(({ name }, at) => name ?? `number ${at}`)
  if (others.length === 0) return
  const what = `stage${others.length > 1 ? 's' : ''} ${others.join(', ')}`
  last.draft.note({ what }, 'Only the last stage is imported, with the stage that it begins with, if any.')
}
