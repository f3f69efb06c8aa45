import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Clause, minimiseCore, solve } from './solve.ts'

const meets = (clauses: readonly Clause[], selected: ReadonlySet<number>) =>
  clauses.every((clause) => clause.some((literal) => selected.has(Math.abs(literal)) === literal > 0))

/** Every selection of up to `variables` variables, tried one after the other. */
function isSatisfiable(clauses: readonly Clause[], variables: number): boolean {
  for (let bits = 0; bits < 2 ** variables; bits++) {
    const selected = new Set(Array.from({ length: variables }, (_, i) => i + 1).filter((v) => bits & (1 << (v - 1))))
    if (meets(clauses, selected)) return true
  }
  return false
}

describe('solve', () => {
  it('prefers the first alternative and selects nothing without need', () => {
    expect(solve([[1], [-1, 2, 3], [-3, 4], [-5, 6]])).toEqual({ ok: true, selected: new Set([1, 2]) })
  })

  it('takes the second alternative where the first cannot be had', () => {
    expect(solve([[1], [-1, 2, 3], [-2, 4], [-4, -1]])).toEqual({ ok: true, selected: new Set([1, 3]) })
  })

  it('says which clauses clash, and only those after minimising', () => {
    const clauses = [[1], [5], [-5, 6], [-1, 2], [-2, -3], [-1, 3], [-6, 7, 8]]
    const outcome = solve(clauses)
    expect(outcome.ok).toBe(false)
    expect(minimiseCore(clauses, outcome.ok ? [] : outcome.core)).toEqual([0, 3, 4, 5])
  })

  const VARIABLES = 7
  const literal = fc.tuple(fc.integer({ min: 1, max: VARIABLES }), fc.boolean()).map(([v, sign]) => (sign ? v : -v))
  const problem = fc.array(fc.uniqueArray(literal, { minLength: 1, maxLength: 3 }), { maxLength: 30 })

  it('agrees with trying everything', () => {
    fc.assert(
      fc.property(problem, (clauses) => {
        const outcome = solve(clauses)
        expect(outcome.ok).toBe(isSatisfiable(clauses, VARIABLES))
        expect(outcome.ok ? meets(clauses, outcome.selected) : true).toBe(true)
      }),
      { numRuns: 3000 },
    )
  })

  it('gives cores that clash, minimal ones that need each of their clauses', () => {
    fc.assert(
      fc.property(problem, (clauses) => {
        const outcome = solve(clauses)
        fc.pre(!outcome.ok)
        const core = outcome.ok ? [] : outcome.core
        const pick = (indexes: number[]) => indexes.map((index) => clauses[index]!)
        expect(isSatisfiable(pick(core), VARIABLES)).toBe(false)
        const minimal = minimiseCore(clauses, core)
        expect(isSatisfiable(pick(minimal), VARIABLES)).toBe(false)
        for (const index of minimal) {
          expect(isSatisfiable(pick(minimal.filter((other) => other !== index)), VARIABLES)).toBe(true)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('prefers few facts where a fact is several clauses', () => {
    // 1 needs 2 or 3; one fact excludes both, two others exclude each.
    const clauses = [[1], [4], [-1, 2, 3], [-1, -2], [-4, -3], [-1, -3]]
    const facts = ['one', 'four', 'needs', 'excludes', 'other', 'excludes']
    expect(minimiseCore(clauses, [0, 1, 2, 3, 4], (index) => facts[index])).toEqual([0, 2, 3, 5])
  })

  it('gives cores of which each fact is needed', () => {
    fc.assert(
      fc.property(problem, fc.infiniteStream(fc.nat({ max: 5 })), (clauses, numbers) => {
        const outcome = solve(clauses)
        fc.pre(!outcome.ok)
        const facts = clauses.map(() => numbers.next().value)
        const minimal = minimiseCore(clauses, outcome.ok ? [] : outcome.core, (index) => facts[index])
        const named = new Set(minimal.map((index) => facts[index]))
        for (const fact of named) {
          const rest = clauses.filter((_, index) => facts[index] !== fact && named.has(facts[index]))
          expect(isSatisfiable(rest, VARIABLES)).toBe(true)
        }
      }),
      { numRuns: 500 },
    )
  })
})
