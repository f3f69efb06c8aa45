import { ImageSpec } from '@whittle/core'
import type { z } from 'zod'
import { explainIssue, messageOf } from './explain-issue.ts'
import type { SpecProblem, SpecResult } from './problem.ts'
import type { SpecSource } from './read-yaml.ts'

const MAX_PROBLEMS = 50

/**
 * Checks a value that should be a definition, filling in the defaults. With the source that it was read from, problems
 * carry their places. Never throws.
 */
export function checkSpec(value: unknown, source?: SpecSource): SpecResult {
  const checked = checkAgainst(ImageSpec, value, source)
  return checked.ok ? { ok: true, spec: checked.value } : checked
}

/** Checks a value against the schema of any document that people write, with the same words for its problems. */
export function checkAgainst<T>(
  schema: z.ZodType<T>,
  value: unknown,
  source?: SpecSource,
): { ok: true; value: T } | { ok: false; problems: SpecProblem[] } {
  const parsed = schema.safeParse(value, { error: messageOf })
  if (parsed.success) return { ok: true, value: parsed.data }
  const problems = parsed.error.issues.flatMap((issue) => explainIssue(issue, value, source))
  return { ok: false, problems: inOrder(firstOfEachPath(problems)).slice(0, MAX_PROBLEMS) }
}

/** A value that breaks several rules is told the first: the others often follow from it. */
function firstOfEachPath(problems: SpecProblem[]): SpecProblem[] {
  const first = new Map<string, SpecProblem>()
  for (const problem of problems) if (!first.has(problem.path)) first.set(problem.path, problem)
  return [...first.values()]
}

function inOrder(problems: SpecProblem[]): SpecProblem[] {
  return problems.sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0))
}
