import type { Clause } from '@whittle/solver'
import type { IndexedPackage } from '../repository/indexed-package.ts'
import { compareProviders } from './provider-order.ts'
import { formatRelation, type OrGroup, type Relation } from './relations.ts'
import type { Universe } from './universe.ts'

/** Where a clause comes from, for the explanation. */
export type ClauseOrigin =
  | { kind: 'request'; package: IndexedPackage }
  | { kind: 'exclude'; name: string }
  | { kind: 'need'; package: IndexedPackage; group: OrGroup; solutions: IndexedPackage[] }
  | { kind: 'conflict'; package: IndexedPackage; relation: Relation; other: IndexedPackage }

/** One relation can give several clauses: of a conflict one for each package that it excludes. */
export function factOf(origin: ClauseOrigin): unknown {
  return origin.kind === 'conflict' ? `${origin.package.name} ${formatRelation(origin.relation)}` : origin
}

export interface ClauseSet {
  clauses: Clause[]
  /** One for each clause. */
  origins: ClauseOrigin[]
  /** What a variable stands for: one version a name. */
  packageOf(variable: number): IndexedPackage
}

export interface Problem {
  requested: readonly IndexedPackage[]
  exclude: readonly string[]
  /** What apt's own steps had selected before they failed: taken where there is a choice. */
  preferred?: ReadonlySet<IndexedPackage>
}

/**
 * The clauses of a request: of everything that may come to be selected, in the version that would be taken (the one asked
 * for, otherwise apt's candidate, as apt never takes another by itself). Only what is reachable from the request is read.
 */
export function buildClauses(problem: Problem, universe: Universe): ClauseSet {
  const { requested, exclude } = problem
  const variables = new Map<string, number>()
  const packages: IndexedPackage[] = []
  const chosen = new Map(requested.map((version) => [version.name, version]))
  const clauses: Clause[] = []
  const origins: ClauseOrigin[] = []
  const add = (clause: Clause, origin: ClauseOrigin) => {
    clauses.push(clause)
    origins.push(origin)
  }
  const isTaken = (version: IndexedPackage) =>
    (chosen.get(version.name) ?? universe.index.candidate(version.name)) === version
  const variableOf = (version: IndexedPackage) => {
    let variable = variables.get(version.name)
    if (variable === undefined) {
      variable = packages.push(version)
      variables.set(version.name, variable)
    }
    return variable
  }

  for (const version of requested) add([variableOf(version)], { kind: 'request', package: version })
  for (let position = 0; position < packages.length; position++) {
    const version = packages[position]!
    for (const group of universe.relationsOf(version).needs) {
      const solutions = inOrder(group, problem, universe).filter(isTaken)
      if (solutions.includes(version)) continue
      add([-variableOf(version), ...solutions.map(variableOf)], { kind: 'need', package: version, group, solutions })
    }
  }
  for (const name of exclude) {
    const variable = variables.get(name)
    if (variable !== undefined) add([-variable], { kind: 'exclude', name })
  }
  for (const version of packages) {
    for (const relation of universe.relationsOf(version).excludes) {
      for (const other of universe.solutionsOf(relation).filter(isTaken)) {
        const variable = variables.get(other.name)
        if (other === version || variable === undefined) continue
        add([-variableOf(version), -variable], { kind: 'conflict', package: version, relation, other })
      }
    }
  }
  return { clauses, origins, packageOf: (variable) => packages[variable - 1]! }
}

/** Everything that would meet a group, each once: in apt's order, but first what is selected already. */
function inOrder(group: OrGroup, { preferred }: Problem, universe: Universe): IndexedPackage[] {
  const solutions = group.flatMap((relation) =>
    universe.solutionsOf(relation).sort((a, b) => compareProviders(a, b, relation, universe)),
  )
  const unique = [...new Set(solutions)]
  if (!preferred) return unique
  return [...unique.filter((found) => preferred.has(found)), ...unique.filter((found) => !preferred.has(found))]
}
