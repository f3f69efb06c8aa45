import type { IndexedPackage } from '../repository/indexed-package.ts'
import type { PackageIndex } from '../repository/packages-index.ts'
import { formatRelation, isInRange, type OrGroup, parseRelations, type Relation } from './relations.ts'

/** The relations of a package version that resolution looks at. */
export interface PackageRelations {
  /** Pre-Depends, then Depends: the order in which apt works them off. */
  needs: readonly OrGroup[]
  /** Conflicts, then Breaks: on an empty system both exclude each other's packages. */
  excludes: readonly Relation[]
  provides: readonly Relation[]
}

export interface Provider {
  package: IndexedPackage
  /** Version of the virtual package; without one only relations without a range are met. */
  version?: string
}

/** Lookups that resolution needs on top of an index, parsed once per index and kept. */
export interface Universe {
  index: PackageIndex
  relationsOf(candidate: IndexedPackage): PackageRelations
  /** Package versions that provide a name virtually. */
  providersOf(name: string): readonly Provider[]
  /** Whether a package version is what a relation asks for, by its own name or by what it provides. */
  satisfies(candidate: IndexedPackage, relation: Relation): boolean
  /** Package versions (any, not only candidates) that a relation accepts; those of its own name first. */
  solutionsOf(relation: Relation): IndexedPackage[]
  /** The candidates among them; remembered, since resolution asks again and again. */
  candidatesFor(relation: Relation): readonly IndexedPackage[]
}

/** Builds the lookups of an index; takes a moment, so that one is kept for as long as the index is. */
export function createUniverse(index: PackageIndex): Universe {
  const relations = new Map<IndexedPackage, PackageRelations>()
  const providers = new Map<string, Provider[]>()
  for (const name of index.names()) {
    for (const version of index.versions(name)) addProvides(version, providers)
  }

  // Thousands of packages write the same relation: it is kept once, with what it means.
  const shared = new Map<string, Relation>()
  const share = (relation: Relation): Relation => {
    const text = formatRelation(relation)
    const known = shared.get(text)
    if (!known) shared.set(text, relation)
    return known ?? relation
  }
  const parse = (field: string) => parseRelations(field).map((group) => group.map(share))
  const relationsOf = (candidate: IndexedPackage): PackageRelations => {
    const known = relations.get(candidate)
    if (known) return known
    const parsed = {
      needs: [...parse(candidate.preDepends), ...parse(candidate.depends)],
      excludes: [...parse(candidate.conflicts), ...parse(candidate.breaks)].flat(),
      provides: parseRelations(candidate.provides).flat(),
    }
    relations.set(candidate, parsed)
    return parsed
  }

  const satisfies = (candidate: IndexedPackage, relation: Relation): boolean => {
    if (!acceptsArchitecture(candidate, relation)) return false
    if (candidate.name === relation.name && isInRange(candidate.version, relation)) return true
    return relationsOf(candidate).provides.some((provided) => isProvided(provided, relation))
  }

  const solutionsOf = (relation: Relation): IndexedPackage[] => {
    const own = index.versions(relation.name)
    const others = (providers.get(relation.name) ?? []).map((provider) => provider.package)
    return [...new Set([...own, ...others])].filter((candidate) => satisfies(candidate, relation))
  }
  const candidates = new WeakMap<Relation, readonly IndexedPackage[]>()
  return {
    index,
    relationsOf,
    satisfies,
    solutionsOf,
    providersOf: (name) => providers.get(name) ?? [],
    candidatesFor(relation) {
      let found = candidates.get(relation)
      if (!found) {
        found = solutionsOf(relation).filter((solution) => index.candidate(solution.name) === solution)
        candidates.set(relation, found)
      }
      return found
    },
  }
}

function addProvides(version: IndexedPackage, providers: Map<string, Provider[]>): void {
  if (version.provides === '') return
  for (const { name, version: provided } of parseRelations(version.provides).flat()) {
    const provider: Provider = { package: version, version: provided }
    const known = providers.get(name)
    if (known) known.push(provider)
    else providers.set(name, [provider])
  }
}

function isProvided(provided: Relation, relation: Relation): boolean {
  if (provided.name !== relation.name) return false
  if (relation.operator === undefined) return true
  return provided.version !== undefined && isInRange(provided.version, relation)
}

/** `name:any` asks for a package that says it serves every architecture; the native one is what an index holds. */
function acceptsArchitecture(candidate: IndexedPackage, { qualifier }: Relation): boolean {
  if (qualifier === undefined || qualifier === 'native') return true
  if (qualifier === 'any') return candidate.multiArch === 'allowed'
  return candidate.arch === qualifier || candidate.arch === 'all'
}
