import { filledPairs } from './rows.ts'
import type { PairRow } from './rows.ts'

/** What is wrong with one line, beside the field that is wrong. */
export interface PairProblem {
  rowId: string
  part: 'key' | 'value'
  message: string
}

/** What a list of names and values calls its parts, and what it accepts. */
export interface PairRules {
  /** `variable`, `label`: for sentences. */
  noun: string
  /** What is wrong with a name, or undefined. */
  keyProblem(key: string): string | undefined
  /** What is wrong with a value that is not empty, or undefined. */
  valueProblem(value: string): string | undefined
}

/** Every problem of a list: missing and malformed names, duplicate names, empty values. At most one for each field. */
export function findPairProblems(rows: readonly PairRow[], rules: PairRules): PairProblem[] {
  const filled = filledPairs(rows)
  const firstByKey = new Map<string, string>()
  const problems: PairProblem[] = []
  for (const row of filled) {
    const key = row.key.trim()
    const message = keyMessage(key, firstByKey, rules)
    if (message) problems.push({ rowId: row.id, part: 'key', message })
    if (key !== '' && !firstByKey.has(key)) firstByKey.set(key, row.id)
    const valueMessage =
      row.value === ''
        ? `The value of ${key || `the ${rules.noun}`} must not be empty: give one, or remove the line.`
        : rules.valueProblem(row.value)
    if (valueMessage) problems.push({ rowId: row.id, part: 'value', message: valueMessage })
  }
  return problems
}

function keyMessage(key: string, seen: ReadonlyMap<string, string>, rules: PairRules): string | undefined {
  if (key === '') return `Name the ${rules.noun}.`
  if (seen.has(key)) return `${key} is already in the list.`
  return rules.keyProblem(key)
}
