import { WhittleError, type ImageSpec } from '@whittle/core'
import type { specProblems } from './error-codes.ts'

/** Permanent codes of what can be wrong with a definition. */
export type SpecProblemCode = keyof typeof specProblems

/** One thing that is wrong with a definition, for a person and for an editor that marks the place. */
export interface SpecProblem {
  code: SpecProblemCode
  /** The field, `spec.files[0].path`; empty for the definition as a whole. */
  path: string
  /** What is wrong, to be read after the path: `must be absolute`. */
  message: string
  /** Place in the text, from 1; absent for a definition that was not read from text. */
  line?: number
  column?: number
  /** What to do about it, a sentence. */
  hint?: string
}

/** A definition, or everything that is wrong with it (never empty), in the order of the text. */
export type SpecResult = { ok: true; spec: ImageSpec } | { ok: false; problems: SpecProblem[] }

export type SpecPath = readonly PropertyKey[]

/** A field's path as people read it: `spec.files[0].path`, `spec.labels["a b"]`. */
export function formatPath(path: SpecPath): string {
  return path
    .map((step, position) => {
      if (typeof step === 'number') return `[${step}]`
      const name = String(step)
      if (!/^[A-Za-z_][\w-]*$/.test(name)) return `[${JSON.stringify(name)}]`
      return position === 0 ? name : `.${name}`
    })
    .join('')
}

/** A problem in one line: `12:5: spec.files[0].path: must be absolute`. */
export function describeProblem({ path, message, line, column }: SpecProblem): string {
  return [line === undefined ? '' : `${line}:${column ?? 1}`, path, message].filter((part) => part !== '').join(': ')
}

/** The problems as an error (`SPEC_INVALID`), for callers that cannot go on; its hint is the first problem's. */
export function specError(problems: SpecProblem[]): WhittleError {
  const hint = problems.find((problem) => problem.hint !== undefined)?.hint
  return new WhittleError({
    code: 'SPEC_INVALID',
    category: 'invalid-input',
    publicMessage: problems.map(describeProblem).join('\n'),
    ...(hint !== undefined && { hint }),
    details: { problems },
  })
}
