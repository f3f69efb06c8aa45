import type { IndexedPackage } from '../repository/indexed-package.ts'
import type { OrGroup, Relation } from './relations.ts'
import type { Universe } from './universe.ts'

/** A set of package versions, at most one a name, with the question that decides everything: who meets a relation? */
export interface Selection {
  get(name: string): IndexedPackage | undefined
  /** Selected packages that a relation accepts. */
  meeting(relation: Relation): IndexedPackage[]
  /** Whether one of them meets a group. */
  isMet(group: OrGroup): boolean
  packages(): IndexedPackage[]
}

export function createSelection(packages: readonly IndexedPackage[], universe: Universe): Selection {
  const byName = new Map(packages.map((selected) => [selected.name, selected]))
  const pinned = packages.filter((selected) => universe.index.candidate(selected.name) !== selected)
  return {
    get: (name) => byName.get(name),
    packages: () => [...byName.values()],
    meeting(relation) {
      const found = universe.candidatesFor(relation).filter((candidate) => byName.get(candidate.name) === candidate)
      for (const selected of pinned) if (universe.satisfies(selected, relation)) found.push(selected)
      return found
    },
    isMet: (group) =>
      group.some(
        (relation) =>
          universe.candidatesFor(relation).some((candidate) => byName.get(candidate.name) === candidate) ||
          pinned.some((selected) => universe.satisfies(selected, relation)),
      ),
  }
}

/** Whether every dependency is met and nothing conflicts: independent of how the set was found. */
export function isConsistent(selection: Selection, universe: Universe): boolean {
  return selection.packages().every((selected) => {
    const { needs, excludes } = universe.relationsOf(selected)
    return (
      needs.every(selection.isMet) &&
      excludes.every((relation) => selection.meeting(relation).every((other) => other === selected))
    )
  })
}

/**
 * Those of `others` that can stay beside a consistent set: nothing excludes them or is excluded by them, and their
 * dependencies are met. apt, too, leaves alone what it had marked and did not have to give up.
 */
export function fitting(
  others: readonly IndexedPackage[],
  set: readonly IndexedPackage[],
  universe: Universe,
): IndexedPackage[] {
  const taken = new Set(set.map(({ name }) => name))
  let kept = others.filter(({ name }) => !taken.has(name))
  for (;;) {
    const unfit = unfitOf(kept, createSelection([...set, ...kept], universe), universe)
    if (unfit.size === 0) return kept
    kept = kept.filter((member) => !unfit.has(member))
  }
}

function unfitOf(some: readonly IndexedPackage[], selection: Selection, universe: Universe): Set<IndexedPackage> {
  const unfit = new Set<IndexedPackage>()
  const candidates = new Set(some)
  for (const member of selection.packages()) {
    const { needs, excludes } = universe.relationsOf(member)
    const clashing = excludes.flatMap((relation) => selection.meeting(relation)).filter((other) => other !== member)
    const isUnmet = !needs.every(selection.isMet)
    for (const wrong of clashing.length > 0 || isUnmet ? [member, ...clashing] : []) {
      if (candidates.has(wrong)) unfit.add(wrong)
    }
  }
  return unfit
}

/**
 * The part of a selection that the requested names need, directly or not. What an attempt left behind that came to nothing
 * is dropped, as apt does with packages that it would install and not need.
 */
export function reachable(selection: Selection, names: readonly string[], universe: Universe): IndexedPackage[] {
  const found = new Map<string, IndexedPackage>()
  const pending = [...names]
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    const selected = selection.get(name)
    if (!selected || found.has(name)) continue
    found.set(name, selected)
    for (const group of universe.relationsOf(selected).needs) {
      for (const relation of group) for (const other of selection.meeting(relation)) pending.push(other.name)
    }
  }
  return [...found.values()]
}
