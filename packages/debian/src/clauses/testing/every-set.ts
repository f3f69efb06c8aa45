import type { IndexedPackage } from '../../repository/indexed-package.ts'
import type { Relation } from '../relations.ts'
import { isInRange } from '../relations.ts'
import type { Universe } from '../universe.ts'

/**
 * Whether there is a set with these packages, and none of `exclude`, in which every dependency is met and nothing excludes
 * another: every set of candidates is tried, so that nothing of how sets are searched for plays a part. A requested version
 * stands for its name.
 */
export function isInstallable(
  requested: readonly IndexedPackage[],
  universe: Universe,
  exclude: readonly string[] = [],
): boolean {
  const names = new Set(requested.map(({ name }) => name))
  const others = [...universe.index.candidates()].filter(({ name }) => !names.has(name) && !exclude.includes(name))
  if (requested.some(({ name }) => exclude.includes(name))) return false
  for (let bits = 0; bits < 2 ** others.length; bits++) {
    const set = [...requested, ...others.filter((_, position) => bits & (1 << position))]
    if (goesTogether(set, universe)) return true
  }
  return false
}

/** Whether every dependency of a set is met in it, and nothing of it excludes another (Policy 7.2 to 7.5). */
export function goesTogether(set: readonly IndexedPackage[], universe: Universe): boolean {
  const accepted = (relation: Relation) => set.filter((member) => isAccepted(member, relation, universe))
  return set.every((member) => {
    const { needs, excludes } = universe.relationsOf(member)
    return (
      needs.every((group) => group.some((relation) => accepted(relation).length > 0)) &&
      excludes.every((relation) => accepted(relation).every((other) => other === member))
    )
  })
}

function isAccepted(member: IndexedPackage, relation: Relation, universe: Universe): boolean {
  if (relation.qualifier === 'any' && member.multiArch !== 'allowed') return false
  if (member.name === relation.name && isInRange(member.version, relation)) return true
  return universe.relationsOf(member).provides.some(({ name, version }) => {
    if (name !== relation.name) return false
    return relation.operator === undefined || (version !== undefined && isInRange(version, relation))
  })
}
