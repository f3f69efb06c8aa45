import type { IndexedPackage } from '../repository/indexed-package.ts'
import type { Universe } from './universe.ts'

const PRIORITIES = ['required', 'important', 'standard', 'optional', 'extra']

/**
 * Negative when apt tries `a` before `b` for a relation on `target`: the package of that name before those that provide
 * it, essential ones, the higher priority, and at last the one whose name the indexes mention later.
 */
export function compareProviders(a: IndexedPackage, b: IndexedPackage, target: string, { index }: Universe): number {
  return (
    Number(b.name === target) - Number(a.name === target) ||
    Number(b.essential) - Number(a.essential) ||
    PRIORITIES.indexOf(a.priority) - PRIORITIES.indexOf(b.priority) ||
    index.orderOf(b.name) - index.orderOf(a.name)
  )
}
