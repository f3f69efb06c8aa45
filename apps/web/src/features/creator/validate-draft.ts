import {
  EnvironmentKey,
  EnvironmentValue,
  ImageName,
  ImageSpec,
  ImageSpecBody,
  PackageRequest,
  Port,
  Schedule,
  SpecFile,
  UserReference,
} from '@whittle/core'
import type { z } from 'zod'
import { refusedFields } from '../../api/refused-fields.ts'
import { specOf } from './draft.ts'
import type { ArgumentsDraft, Draft } from './draft.ts'
import { fieldOf, stepOfPath } from './fields.ts'
import type { FieldProblem, Step } from './fields.ts'
import { formatPackageChoice } from './package-choice.ts'
import type { PackageChoice } from './package-choice.ts'
import { findPairProblems } from './pair-problems.ts'
import type { PairRules } from './pair-problems.ts'
import type { FileRow, PairRow } from './rows.ts'
import { scheduleOf } from './schedule-draft.ts'

/** Every problem of a draft, in the order of the steps and of the fields in them: the first is where the focus goes. */
export function validateDraft(draft: Draft): FieldProblem[] {
  const problems = [
    ...baseProblems(draft),
    ...packageProblems(draft),
    ...runtimeProblems(draft),
    ...fileProblems(draft.files),
    ...scheduleProblems(draft),
  ]
  return problems.length > 0 ? problems : remainingProblems(draft)
}

/** What the schema refuses and no field of the form shows: parts that only the YAML view edits, rules over several fields. */
function remainingProblems(draft: Draft): FieldProblem[] {
  const parsed = ImageSpec.safeParse(specOf(draft))
  if (parsed.success) return []
  return refusedFields(parsed.error).map(({ path, message }) => ({
    step: stepOfPath(path),
    field: fieldOf.step,
    message: `${path}: ${message}`,
  }))
}

function baseProblems(draft: Draft): FieldProblem[] {
  const name = draft.name.trim()
  const nameMessage =
    name === '' ? 'Give the image a name: it becomes part of the pull command.' : check(ImageName, name)
  return [
    ...problem('base', fieldOf.name, nameMessage && sentence('The name', nameMessage)),
    ...problem('base', fieldOf.title, tooLong('The title', draft.title, 120)),
    ...problem('base', fieldOf.description, tooLong('The description', draft.description, 2000)),
  ]
}

function packageProblems(draft: Draft): FieldProblem[] {
  const chosen = (['packages', 'devPackages'] as const).flatMap((list) =>
    draft[list].flatMap((choice) =>
      problem('packages', fieldOf.packageVersion(choice.name, list), packageChoiceProblem(choice)),
    ),
  )
  const both = draft.exclude
    .filter((name) => draft.packages.some((choice) => choice.name === name))
    .flatMap((name) => problem('packages', fieldOf.exclude, `${name} is both asked for and excluded.`))
  return [...chosen, ...both]
}

function packageChoiceProblem(choice: PackageChoice): string | undefined {
  if (choice.relation !== 'any' && choice.version.trim() === '') return 'Give a version, or choose "any version".'
  if (PackageRequest.safeParse(formatPackageChoice(choice)).success) return undefined
  return choice.version
    ? `"${choice.version}" is not a Debian version.`
    : `"${choice.name}" is not a Debian package name.`
}

function runtimeProblems(draft: Draft): FieldProblem[] {
  return [
    ...pairProblems('environment', draft.environment, environmentRules),
    ...argumentProblems('entrypoint', draft.entrypoint),
    ...argumentProblems('command', draft.command),
    ...problem(
      'runtime',
      fieldOf.workingDirectory,
      optional(ImageSpecBody.shape.workingDirectory, draft.workingDirectory, 'The working directory'),
    ),
    ...problem('runtime', fieldOf.user, optional(UserReference, draft.user, 'The user')),
    ...problem('runtime', fieldOf.stopSignal, optional(ImageSpecBody.shape.stopSignal, draft.stopSignal, 'The signal')),
    ...portProblems(draft),
    ...pairProblems('labels', draft.labels, textRules('label')),
    ...pairProblems('annotations', draft.annotations, textRules('annotation')),
  ]
}

function argumentProblems(list: 'entrypoint' | 'command', draft: ArgumentsDraft): FieldProblem[] {
  if (draft.fromBase) return []
  if (list === 'entrypoint' && draft.rows[0]?.value.trim() === '') {
    return problem('runtime', fieldOf.row(list, draft.rows[0].id), 'Name the program, for example /usr/bin/python3.')
  }
  return draft.rows.flatMap((row) => {
    const message = check(ImageSpecBody.shape.entrypoint, [row.value])
    return problem('runtime', fieldOf.row(list, row.id), message && sentence('An argument', message))
  })
}

function portProblems(draft: Draft): FieldProblem[] {
  const seen = new Set<string>()
  return draft.ports.flatMap((row) => {
    const value = row.value.trim()
    if (value === '') return []
    const canonical = value.includes('/') ? value : `${value}/tcp`
    const message = seen.has(canonical) ? `${value} is already in the list.` : check(Port, value)
    seen.add(canonical)
    return problem('runtime', fieldOf.row('ports', row.id), message && sentence('A port', message))
  })
}

/** What the environment editor refuses in place. */
const environmentRules: PairRules = {
  noun: 'variable',
  keyProblem: (key) => prefixed('A name', check(EnvironmentKey, key)),
  valueProblem: (value) => prefixed('The value', check(EnvironmentValue, value)),
}

function textRules(noun: string): PairRules {
  return {
    noun,
    keyProblem: (key) => (key.length > 256 ? 'A name must be at most 256 characters.' : undefined),
    valueProblem: (value) => tooLong('The value', value, 4096),
  }
}

function pairProblems(list: 'environment' | 'labels' | 'annotations', rows: readonly PairRow[], rules: PairRules) {
  return findPairProblems(rows, rules).flatMap((found) =>
    problem('runtime', fieldOf.pair(list, found.rowId, found.part), found.message),
  )
}

function fileProblems(files: readonly FileRow[]): FieldProblem[] {
  const seen = new Set<string>()
  return files.flatMap((file) => {
    const path = file.path.trim()
    const pathMessage =
      path === ''
        ? 'Give the absolute path of the file in the image.'
        : prefixed('The path', check(SpecFile.shape.path, path))
    const duplicate = seen.has(path) ? `${path} is already in the list.` : undefined
    seen.add(path)
    const content =
      file.source === undefined
        ? contentProblem(file.content)
        : `Only the command line can read ${file.source}: paste the content here.`
    return [
      ...problem('files', fieldOf.file(file.id, 'path'), pathMessage ?? duplicate),
      ...problem('files', fieldOf.file(file.id, 'content'), content),
      ...problem('files', fieldOf.file(file.id, 'mode'), optional(SpecFile.shape.mode, file.mode, 'The mode')),
      ...problem('files', fieldOf.file(file.id, 'owner'), optional(UserReference, file.owner, 'The owner')),
    ]
  })
}

function contentProblem(content: string): string | undefined {
  if (content.includes('PRIVATE KEY-----'))
    return 'A private key must not be part of an image: everyone who pulls the image could read it.'
  return prefixed('The content', check(SpecFile.shape.content, content))
}

function scheduleProblems(draft: Draft): FieldProblem[] {
  const schedule = scheduleOf(draft.schedule)
  if (!schedule) return []
  const time = draft.schedule.cron === undefined && !/^([01]\d|2[0-3]):[0-5]\d$/.test(draft.schedule.time)
  return [
    ...problem('schedule', fieldOf.scheduleTime, time ? 'Give the time as hours and minutes, like 04:00.' : undefined),
    ...problem(
      'schedule',
      fieldOf.scheduleTimezone,
      prefixed('The zone', check(Schedule.shape.timezone, schedule.timezone)),
    ),
  ]
}

function problem(step: Step, field: string, message: string | undefined): FieldProblem[] {
  return message === undefined ? [] : [{ step, field, message }]
}

function optional(schema: z.ZodType, value: string, subject: string): string | undefined {
  return value.trim() === '' ? undefined : prefixed(subject, check(schema, value.trim()))
}

function tooLong(subject: string, value: string, maximum: number): string | undefined {
  return value.trim().length > maximum ? `${subject} must be at most ${maximum} characters.` : undefined
}

function check(schema: z.ZodType, value: unknown): string | undefined {
  const parsed = schema.safeParse(value)
  return parsed.success ? undefined : (parsed.error.issues[0]?.message ?? 'is not valid')
}

function prefixed(subject: string, message: string | undefined): string | undefined {
  return message === undefined ? undefined : sentence(subject, message)
}

function sentence(subject: string, message: string): string {
  return message.startsWith('must') ? `${subject} ${message}.` : message
}
