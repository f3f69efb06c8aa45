import type { IndexedPackage } from '../repository/indexed-package.ts'
import type { Relation } from './relations.ts'
import type { Universe } from './universe.ts'

const PRIORITIES = ['required', 'important', 'standard', 'optional', 'extra']

/**
 * Negative when apt tries `a` before `b` for a relation: the package of that name before those that provide it, essential
 * ones, the higher priority, and at last the one whose name the indexes mention later. `name:any` is a name of its own to
 * apt, which the package and others provide alike.
 */
export function compareProviders(
  a: IndexedPackage,
  b: IndexedPackage,
  { name, qualifier }: Relation,
  { index }: Universe,
): number {
  const target = qualifier === 'any' ? undefined : name
  return (
    Number(b.name === target) - Number(a.name === target) ||
    Number(b.essential) - Number(a.essential) ||
    PRIORITIES.indexOf(a.priority) - PRIORITIES.indexOf(b.priority) ||
    index.orderOf(b.name) - index.orderOf(a.name)
  )
}
