import type { CarveReport } from './carve-report.ts'

/** How much an image lacks that its packages have or would do, and that was judged not to be needed. */
export interface CarveExceptions {
  scriptsWithoutInterpreter: number
  allowedMissingLibraries: number
  /** Commands of maintainer scripts that Whittle knows of and does not declare. */
  effectsNotDeclared: number
}

/** Counts them, for where people look of an image. */
export function countExceptions(
  report: Pick<CarveReport, 'scriptsWithoutInterpreter' | 'allowedMissingLibraries' | 'effectsKnown'>,
): CarveExceptions {
  return {
    scriptsWithoutInterpreter: report.scriptsWithoutInterpreter.length,
    allowedMissingLibraries: report.allowedMissingLibraries.length,
    effectsNotDeclared: report.effectsKnown.reduce((sum, { commands }) => sum + commands.length, 0),
  }
}
