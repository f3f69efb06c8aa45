import type { PackageList } from './draft-changes.ts'

/** The steps of the Creator, in order. */
export const steps = ['base', 'packages', 'runtime', 'files', 'schedule', 'review'] as const
export type Step = (typeof steps)[number]

/** What each step is called on the page. */
export const stepTitles: Record<Step, string> = {
  base: 'Base',
  packages: 'Packages',
  runtime: 'Runtime',
  files: 'Files',
  schedule: 'Schedule',
  review: 'Review',
}

/** A problem beside the field that has it. */
export interface FieldProblem {
  step: Step
  /** The field's element id: the focus goes there. */
  field: string
  message: string
}

/** Element ids of the Creator's fields: validation names them, the editors carry them. */
export const fieldOf = {
  /** The heading of the step that is shown. */
  step: 'step-title',
  name: 'image-name',
  title: 'image-title',
  description: 'image-description',
  packageSearch: 'package-search',
  packageVersion: (name: string, list: PackageList = 'packages') =>
    `${list === 'packages' ? 'package' : 'dev-package'}-version-${name}`,
  exclude: 'exclude',
  workingDirectory: 'working-directory',
  user: 'user',
  stopSignal: 'stop-signal',
  scheduleTime: 'schedule-time',
  scheduleTimezone: 'schedule-timezone',
  row: (list: 'entrypoint' | 'command' | 'ports', rowId: string) => `${list}-${rowId}`,
  pair: (list: string, rowId: string, part: 'key' | 'value') => `${list}-${rowId}-${part}`,
  file: (rowId: string, part: 'path' | 'content' | 'mode' | 'owner') => `file-${rowId}-${part}`,
} as const

const stepByPath: readonly (readonly [RegExp, Step])[] = [
  [/^metadata|^spec\.(?:from|distribution|architectures)/, 'base'],
  [/^spec\.(?:packages|exclude|dev|sources|versionFrom)/, 'packages'],
  [/^spec\.(?:files|certificates)/, 'files'],
  [/^spec\.schedule/, 'schedule'],
]

/** The step where the field of a definition (`spec.files[0].path`) is edited. */
export function stepOfPath(path: string): Step {
  return stepByPath.find(([pattern]) => pattern.test(path))?.[1] ?? 'runtime'
}
