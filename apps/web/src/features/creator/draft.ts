import type { ImageSpec, ImageSpecInput } from '@whittle/core'
import { formatPackageChoice, parsePackageChoice } from './package-choice.ts'
import type { PackageChoice } from './package-choice.ts'
import { pairRows, pairsToRecord, textRows } from './rows.ts'
import type { FileRow, PairRow, TextRow } from './rows.ts'
import { scheduleDraftOf, scheduleOf } from './schedule-draft.ts'
import type { ScheduleDraft } from './schedule-draft.ts'

/** An argument list: the base's own, or one that replaces it. */
export interface ArgumentsDraft {
  fromBase: boolean
  rows: TextRow[]
}

/** Parts of a definition that stand in the draft as they are; most of them only the YAML view edits. */
export type UneditedParts = Pick<
  ImageSpec['spec'],
  | 'distribution'
  | 'sources'
  | 'versionFrom'
  | 'architectures'
  | 'users'
  | 'volumes'
  | 'certificates'
  | 'layering'
  | 'test'
>

/** A definition while it is being edited: everything a person may have half typed has a place. */
export interface Draft {
  name: string
  title: string
  description: string
  from: string
  packages: PackageChoice[]
  /** Asked for in the development image alone. */
  devPackages: PackageChoice[]
  exclude: string[]
  environment: PairRow[]
  labels: PairRow[]
  annotations: PairRow[]
  entrypoint: ArgumentsDraft
  command: ArgumentsDraft
  /** Empty: the base's. */
  workingDirectory: string
  /** Empty: the base's. */
  user: string
  ports: TextRow[]
  /** Empty: the base's. */
  stopSignal: string
  schedule: ScheduleDraft
  files: FileRow[]
  unedited: UneditedParts
}

/** The form's state for a definition. Row ids depend on the definition alone. */
export function draftOf(spec: ImageSpec): Draft {
  const body = spec.spec
  return {
    name: spec.metadata.name,
    title: spec.metadata.title ?? '',
    description: spec.metadata.description ?? '',
    from: body.from,
    packages: body.packages.map(parsePackageChoice),
    devPackages: (body.dev?.packages ?? []).map(parsePackageChoice),
    exclude: body.exclude,
    environment: pairRows(body.environment),
    labels: pairRows(body.labels),
    annotations: pairRows(body.annotations),
    entrypoint: argumentsDraftOf(body.entrypoint),
    command: argumentsDraftOf(body.command),
    workingDirectory: body.workingDirectory ?? '',
    user: body.user ?? '',
    ports: textRows(body.ports),
    stopSignal: body.stopSignal ?? '',
    schedule: scheduleDraftOf(body.schedule),
    files: body.files.map((file, position) => ({
      id: String(position),
      path: file.path,
      content: file.content ?? '',
      mode: file.mode ?? '',
      owner: file.owner ?? '',
      ...(file.source === undefined ? {} : { source: file.source }),
    })),
    unedited: uneditedOf(body),
  }
}

/** The definition that the form stands for, as a person would write it: what is left at its default is not mentioned. */
export function specOf(draft: Draft): ImageSpecInput {
  return {
    apiVersion: 'whittle.dev/v1',
    kind: 'Image',
    metadata: {
      name: draft.name.trim(),
      ...optionalText('title', draft.title),
      ...optionalText('description', draft.description),
    },
    spec: {
      distribution: draft.unedited.distribution,
      from: draft.from,
      ...optionalList('sources', draft.unedited.sources),
      ...(draft.unedited.versionFrom === undefined ? {} : { versionFrom: draft.unedited.versionFrom }),
      ...optionalList('packages', draft.packages.map(formatPackageChoice)),
      ...optionalList('exclude', draft.exclude),
      ...(draft.devPackages.length > 0 ? { dev: { packages: draft.devPackages.map(formatPackageChoice) } } : {}),
      ...(isDefaultArchitectures(draft) ? {} : { architectures: draft.unedited.architectures }),
      ...runtimeOf(draft),
      ...optionalList('certificates', draft.unedited.certificates),
      ...optionalList('files', draft.files.map(fileOf)),
      ...(draft.unedited.layering === 'single' ? {} : { layering: draft.unedited.layering }),
      ...(draft.unedited.test ? { test: draft.unedited.test } : {}),
      ...scheduleEntry(draft),
    },
  }
}

function runtimeOf(draft: Draft): Partial<NonNullable<ImageSpecInput['spec']>> {
  const ports = draft.ports.map((row) => row.value.trim()).filter((value) => value !== '')
  return {
    ...optionalRecord('environment', draft.environment),
    ...(draft.entrypoint.fromBase ? {} : { entrypoint: argumentsOf(draft.entrypoint) }),
    ...(draft.command.fromBase ? {} : { command: argumentsOf(draft.command) }),
    ...optionalText('workingDirectory', draft.workingDirectory),
    ...optionalText('user', draft.user),
    ...optionalList('users', draft.unedited.users),
    ...optionalList('ports', ports),
    ...optionalList('volumes', draft.unedited.volumes),
    ...optionalText('stopSignal', draft.stopSignal),
    ...optionalRecord('labels', draft.labels),
    ...optionalRecord('annotations', draft.annotations),
  }
}

function argumentsDraftOf(values: readonly string[] | undefined): ArgumentsDraft {
  return { fromBase: values === undefined, rows: textRows(values ?? []) }
}

function argumentsOf(draft: ArgumentsDraft): string[] {
  return draft.rows.map((row) => row.value)
}

function fileOf(row: FileRow) {
  return {
    path: row.path.trim(),
    ...(row.source === undefined ? { content: row.content } : { source: row.source }),
    ...optionalText('mode', row.mode),
    ...optionalText('owner', row.owner),
  }
}

function scheduleEntry(draft: Draft) {
  const schedule = scheduleOf(draft.schedule)
  return schedule ? { schedule } : {}
}

function uneditedOf(body: ImageSpec['spec']): UneditedParts {
  const { distribution, sources, versionFrom, architectures, users, volumes, certificates, layering, test } = body
  return { distribution, sources, versionFrom, architectures, users, volumes, certificates, layering, test }
}

function isDefaultArchitectures(draft: Draft): boolean {
  return draft.unedited.architectures.length === 1 && draft.unedited.architectures[0] === 'amd64'
}

function optionalText<Key extends string>(key: Key, value: string): { [K in Key]?: string } {
  return value.trim() === '' ? {} : ({ [key]: value.trim() } as { [K in Key]?: string })
}

function optionalList<Key extends string, Item>(key: Key, items: Item[]): { [K in Key]?: Item[] } {
  return items.length === 0 ? {} : ({ [key]: items } as { [K in Key]?: Item[] })
}

function optionalRecord<Key extends string>(
  key: Key,
  rows: readonly PairRow[],
): { [K in Key]?: Record<string, string> } {
  const record = pairsToRecord(rows)
  return Object.keys(record).length === 0 ? {} : ({ [key]: record } as { [K in Key]?: Record<string, string> })
}
