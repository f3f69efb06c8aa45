import type { ErrorCategory } from '@whittle/core'

/** Exit codes of the command line, which scripts rely on. */
export const exitCodes = {
  done: 0,
  failed: 1,
  wrongCall: 2,
  unsatisfiable: 3,
  integrity: 4,
  upstream: 5,
  policy: 6,
} as const

/** The exit code for an error's category. */
export function exitCodeOf(category: ErrorCategory): number {
  const codes: Record<ErrorCategory, number> = {
    'invalid-input': exitCodes.wrongCall,
    unsatisfiable: exitCodes.unsatisfiable,
    integrity: exitCodes.integrity,
    upstream: exitCodes.upstream,
    policy: exitCodes.policy,
    internal: exitCodes.failed,
  }
  return codes[category]
}
