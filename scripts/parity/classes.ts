import type { IndexedPackage, Universe } from '@whittle/debian'
import { createSelection, isConsistent } from '@whittle/debian'
import type { differenceClasses } from '../../packages/debian/test/known-differences.ts'

type ClassName = (typeof differenceClasses)[number]['name']

/** What apt and Whittle answer to a request, as far as each has a set. */
interface TwoAnswers {
  requested: readonly string[]
  apt?: readonly string[]
  whittle?: readonly IndexedPackage[]
}

/** The class of a difference, decided from the two sets alone; undefined when it belongs to none. */
export function classOf({ requested, apt, whittle }: TwoAnswers, universe: Universe): ClassName | undefined {
  if (!whittle || !isConsistent(createSelection(whittle, universe), universe)) return undefined
  if (!apt) return 'set that apt does not find'
  const theirs = apt.map((line) => findPackage(line, universe))
  if (theirs.includes(undefined)) return undefined
  const selection = createSelection(theirs as IndexedPackage[], universe)
  const needed = neededIn(selection, requested, universe)
  const isSame = needed.size === whittle.length && whittle.every((member) => needed.has(member))
  return isSame ? 'left over of an attempt' : undefined
}

function findPackage(line: string, { index }: Universe): IndexedPackage | undefined {
  const [name = '', version, arch] = line.split(' ')
  return index.versions(name).find((found) => found.version === version && found.arch === arch)
}

/** What the requested packages need in a set, directly or not: everything in it that meets a dependency. */
function neededIn(
  selection: ReturnType<typeof createSelection>,
  requested: readonly string[],
  universe: Universe,
): Set<IndexedPackage> {
  const needed = new Set<IndexedPackage>()
  const pending = requested.flatMap((name) => selection.get(name) ?? [])
  for (let member = pending.pop(); member !== undefined; member = pending.pop()) {
    if (needed.has(member)) continue
    needed.add(member)
    for (const relation of universe.relationsOf(member).needs.flat()) pending.push(...selection.meeting(relation))
  }
  return needed
}
