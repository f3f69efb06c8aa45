import type { z } from 'zod'
import { suggestKey } from './known-keys.ts'
import { formatPath, type SpecPath, type SpecProblem, type SpecProblemCode } from './problem.ts'
import type { SpecSource } from './read-yaml.ts'

type RawIssue = z.core.$ZodRawIssue
type Issue = z.core.$ZodIssue

const KINDS: Record<string, string> = {
  string: 'text',
  array: 'a list',
  object: 'a group of keys',
  record: 'a group of keys',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
}

const isPlain = (value: unknown) => typeof value === 'number' || typeof value === 'boolean'

/** Zod's own messages in the words of the schema's: each is read after the field's path ("… must be text"). */
export function messageOf(issue: RawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return 'is missing'
      if (issue.input === null) return 'has no value'
      return `must be ${KINDS[issue.expected] ?? issue.expected}`
    case 'invalid_value':
      if (issue.input === undefined) return 'is missing'
      return `must be ${alternatives(issue.values)}`
    case 'too_small':
      return sizeMessage('least', issue.origin, issue.minimum)
    case 'too_big':
      return sizeMessage('most', issue.origin, issue.maximum)
    case 'invalid_format':
      return issue.format === 'starts_with' ? `must start with ${JSON.stringify(issue.prefix)}` : undefined
    case 'invalid_union':
      return issue.input === null ? 'has no value' : 'is none of the allowed forms'
    default:
      return undefined
  }
}

function alternatives(values: readonly unknown[]): string {
  const words = values.map(String)
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
}

function sizeMessage(bound: 'least' | 'most', origin: string, limit: number | bigint): string {
  if (origin === 'string') {
    return bound === 'least' && limit === 1 ? 'must not be empty' : `must have at ${bound} ${limit} characters`
  }
  if (origin === 'array') {
    return bound === 'least' && limit === 1 ? 'must not be empty' : `must have at ${bound} ${limit} items`
  }
  return `must be at ${bound} ${limit}`
}

/** A refusal of the schema as problems: one for each unknown key, otherwise one. */
export function explainIssue(issue: Issue, value: unknown, source: SpecSource | undefined): SpecProblem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const path = [...issue.path, key]
      return problem('SPEC_KEY_UNKNOWN', path, {
        message: 'is not known',
        hint: suggestKey(key, issue.path),
        place: source?.placeOfKey(path),
      })
    })
  }
  if (issue.code === 'invalid_key') {
    const message = `has a name that ${issue.issues[0]?.message ?? 'is not allowed'}`
    return [problem('SPEC_KEY_INVALID', issue.path, { message, place: source?.placeOfKey(issue.path) })]
  }
  const deeper = issue.code === 'invalid_union' ? deeperIssues(issue) : []
  if (deeper.length > 0) return deeper.flatMap((inner) => explainIssue(inner, value, source))
  return [explainValue(issue, valueAt(value, issue.path), source)]
}

/** Of alternatives, the issues of the one that was meant: of those that look inside of the value. */
function deeperIssues(issue: z.core.$ZodIssueInvalidUnion): Issue[] {
  const meant = issue.errors.find((issues) =>
    issues.some(({ code, path }) => path.length > 0 || code === 'unrecognized_keys'),
  )
  return (meant ?? []).map((inner) => Object.assign({}, inner, { path: [...issue.path, ...inner.path] }))
}

function explainValue(issue: Issue, given: unknown, source: SpecSource | undefined): SpecProblem {
  const { path, message } = issue
  if (given === undefined) {
    return problem('SPEC_VALUE_MISSING', path, { message: 'is missing', place: source?.placeOfKey(path) })
  }
  const place = source?.placeOfValue(path)
  if (given === null) {
    const hint = 'Write a value after it, or leave the key out.'
    return problem('SPEC_VALUE_EMPTY', path, { message: 'has no value', hint, place })
  }
  if (issue.code !== 'invalid_type') return problem('SPEC_VALUE_INVALID', path, { message, place })
  if (issue.expected === 'string' && isPlain(given)) {
    const quoted = JSON.stringify(source?.writtenAs(path) ?? String(given))
    return problem('SPEC_TEXT_UNQUOTED', path, { message: 'must be text: quote it', hint: `Write ${quoted}.`, place })
  }
  return problem('SPEC_TYPE_WRONG', path, { message, hint: typeHint(issue.expected, given), place })
}

function typeHint(expected: string, given: unknown): string | undefined {
  if (expected === 'array' && (typeof given === 'string' || isPlain(given))) {
    return `Write [${typeof given === 'string' && /[\s,:#[\]{}"']/.test(given) ? JSON.stringify(given) : String(given)}].`
  }
  if ((expected === 'record' || expected === 'object') && Array.isArray(given)) {
    return 'Write KEY: value on each line, without the leading "-".'
  }
  return undefined
}

function valueAt(value: unknown, path: SpecPath): unknown {
  let found = value
  for (const step of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, step)) return undefined
    found = (found as Record<PropertyKey, unknown>)[step]
  }
  return found
}

interface Explanation {
  message: string
  hint?: string | undefined
  place?: { line: number; column: number } | undefined
}

function problem(code: SpecProblemCode, path: SpecPath, { message, hint, place }: Explanation): SpecProblem {
  return { code, path: formatPath(path), message, ...place, ...(hint !== undefined && { hint }) }
}
