import type { Conflict } from '@whittle/core'
import { minimiseCore, solve } from '@whittle/solver'
import type { IndexedPackage } from '../repository/indexed-package.ts'
import { AptMarker } from './apt-marker.ts'
import { buildClauses, factOf, type Problem } from './build-clauses.ts'
import { chooseVersions } from './choose-versions.ts'
import { explainConflict } from './explain-conflict.ts'
import { createSelection, fitting, isConsistent, reachable } from './selection-check.ts'
import type { Universe } from './universe.ts'

export interface ResolveRequest {
  /** `name`, `name=version`, `name>=version`, in the order in which apt would be told. */
  packages: readonly string[]
  /** Names that must not be in the set. */
  exclude?: readonly string[]
}

export type Resolution =
  | {
      ok: true
      /** Sorted by name. */
      packages: IndexedPackage[]
      /** Names that the requests mean, in their order. */
      requested: string[]
    }
  | { ok: false; conflict: Conflict }

/**
 * The set that `apt-get install --no-install-recommends` would install into an empty system. The steps are apt's, the
 * result is checked by itself; where apt's steps lead nowhere, a complete search decides whether there is a set at all,
 * and explains why not with the fewest facts.
 */
export function resolve({ packages, exclude = [] }: ResolveRequest, universe: Universe): Resolution {
  const chosen = chooseVersions(packages, universe)
  if (!chosen.ok) return chosen
  const requested = chosen.versions.map(({ name }) => name)
  const problem = { requested: chosen.versions, exclude }
  const marked = mark(problem, universe)
  const needed = neededOf(marked, problem, universe)
  if (needed) return { ok: true, packages: sorted(needed), requested }

  const clauses = buildClauses({ ...problem, preferred: new Set(marked) }, universe)
  const solution = solve(clauses.clauses)
  if (!solution.ok) {
    const core = minimiseCore(clauses.clauses, solution.core, (index) => factOf(clauses.origins[index]!))
    return { ok: false, conflict: explainConflict({ problem, clauses, core, universe }) }
  }
  const found = [...solution.selected].map(clauses.packageOf)
  const beside = fitting(marked, found, universe).filter(({ name }) => !exclude.includes(name))
  const selection = createSelection([...found, ...beside], universe)
  return { ok: true, packages: sorted(reachable(selection, requested, universe)), requested }
}

/** What apt's own steps mark; it may be broken. */
function mark({ requested, exclude }: Problem, universe: Universe): IndexedPackage[] {
  const marker = new AptMarker(universe)
  for (const name of exclude) marker.forbid(name)
  marker.request(requested)
  return marker.selection()
}

/** The part of what was marked that the request needs; undefined when that is broken or not what was asked for. */
function neededOf(
  marked: readonly IndexedPackage[],
  { requested, exclude }: Problem,
  universe: Universe,
): IndexedPackage[] | undefined {
  const selection = createSelection(marked, universe)
  if (!requested.every((version) => selection.get(version.name) === version)) return undefined
  const names = requested.map(({ name }) => name)
  const needed = reachable(selection, names, universe)
  const excluded = new Set(exclude)
  if (needed.some(({ name }) => excluded.has(name))) return undefined
  return isConsistent(createSelection(needed, universe), universe) ? needed : undefined
}

function sorted(packages: readonly IndexedPackage[]): IndexedPackage[] {
  return packages.toSorted((a, b) => (a.name < b.name ? -1 : 1))
}
