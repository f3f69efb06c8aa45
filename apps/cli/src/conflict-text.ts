import { type Conflict, printable } from '@whittle/core'
import { exitCodes } from './exit-code.ts'

/** Prints a conflict (JSON on standard output, words on standard error) and returns its exit code. */
export function reportConflict(conflict: Conflict, json: boolean): number {
  if (json) process.stdout.write(`${JSON.stringify({ ok: false, conflict })}\n`)
  else process.stderr.write(conflictText(conflict))
  return exitCodes.unsatisfiable
}

/** A conflict in words: the sentence, its steps, and what would resolve it; fit for a terminal, whatever an index says. */
export function conflictText({ summary, steps, fixes }: Conflict): string {
  const lines = [`whittle: ${summary}`, ...steps.map((step) => `  - ${step.text}`)]
  if (fixes.length > 0) lines.push('What would resolve it:', ...fixes.map((fix) => `  - ${fix.text}`))
  return printable(`${lines.join('\n')}\n`)
}
