import type { z } from 'zod'
import type { RefusedField } from './problem-document.ts'

type Issue = z.core.$ZodIssue

/** A validation error as one line a field: the path as definitions write it (`spec.files[0].path`) and the reason. */
export function refusedFields(error: z.ZodError): RefusedField[] {
  return error.issues.flatMap((issue) => fieldsOf(issue))
}

function fieldsOf(issue: Issue): RefusedField[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: pathText([...issue.path, key]), message: 'is not known here' }))
  }
  if (issue.code === 'invalid_key') {
    const message = issue.issues[0]?.message ?? issue.message
    return [{ path: pathText(issue.path), message: `the name ${message}` }]
  }
  return [{ path: pathText(issue.path), message: issue.message }]
}

/** `['spec', 'files', 0, 'path']` as `spec.files[0].path`. */
export function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`
    return text === '' ? String(part) : `${text}.${String(part)}`
  }, '')
}
