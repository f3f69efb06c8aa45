import type { Origin } from '../definition-draft.ts'

/** A value of the file with its place. */
export interface Member {
  value: unknown
  origin: Origin
}

/** Members of a mapping by their keys; none of what is no mapping. */
export type MembersOf = (path: readonly (string | number)[], value: unknown) => [string, Member][]

/** Whether a value has members with names. */
export function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Items of a list; none of anything else. */
export function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

/** Numbers and truth values as they would be written; nothing of lists and mappings. */
export function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}
