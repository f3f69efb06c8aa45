/** The checks of a run, said as they are made. */
export interface Checks {
  readonly passed: number
  readonly failed: number
  /** Passes when nothing is wrong; otherwise says each problem. */
  expect(what: string, problems: readonly string[]): void
}

const SHOWN = 10

export function createChecks(say: (line: string) => void): Checks {
  const checks = { passed: 0, failed: 0 }
  return Object.assign(checks, {
    expect: (what: string, problems: readonly string[]) => {
      if (problems.length === 0) checks.passed += 1
      else checks.failed += 1
      say(`${problems.length === 0 ? 'ok    ' : 'FAILED'} ${what}`)
      for (const problem of problems.slice(0, SHOWN)) say(`         ${problem}`)
      if (problems.length > SHOWN) say(`         and ${problems.length - SHOWN} more`)
    },
  })
}
