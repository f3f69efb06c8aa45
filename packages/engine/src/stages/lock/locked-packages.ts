import type { LockedPackage, PackageReason, UnmetDependency } from '@whittle/core'
import {
  createSelection,
  formatGroup,
  type IndexedPackage,
  parseRelations,
  proposeDispositions,
  surveyedEffects,
  type Universe,
} from '@whittle/debian'

/** Why each package is there: asked for by the definition, by its base, or by another package. */
export interface Reasons {
  requested: ReadonlySet<string>
  base: ReadonlySet<string>
  /** Asked to be left out, though apt would need it. */
  excluded?: ReadonlySet<string>
}

/** A resolved set as lock entries, sorted by name, with what the index-only rules propose. */
export function lockPackages(
  packages: readonly IndexedPackage[],
  reasons: Reasons,
  universe: Universe,
): LockedPackage[] {
  const dependsOn = findDependencies(packages, universe)
  const requiredBy = invert(dependsOn)
  const reasonOf = (name: string): PackageReason =>
    reasons.requested.has(name) ? 'requested' : reasons.base.has(name) ? 'base' : 'dependency'
  const proposals = proposeDispositions(
    packages.map(({ name, section, priority, essential }) => ({
      name,
      section,
      priority,
      essential,
      reason: reasonOf(name),
      dependsOn: [...dependsOn.get(name)!],
    })),
    reasons.excluded,
  )
  const kept = packages.filter(({ name }) => proposals.get(name)!.disposition === 'keep')
  const unmet = findUnmet({ packages, kept, excluded: reasons.excluded }, universe)
  return packages
    .map(
      ({
        name,
        version,
        arch,
        source,
        sourceVersion,
        path,
        sizeBytes,
        sha256,
        suite,
        repository,
        installedBytes,
        section,
        summary,
      }) => ({
        name,
        version,
        arch,
        source,
        sourceVersion,
        path,
        sizeBytes,
        sha256,
        suite,
        ...(repository === undefined ? {} : { repository: { name: repository.name, uri: repository.uri } }),
        reason: reasonOf(name),
        requiredBy: [...(requiredBy.get(name) ?? [])].sort(),
        ...proposals.get(name)!,
        ...(unmet.has(name) ? { unmet: unmet.get(name)! } : {}),
        ...knownEffects(name, proposals.get(name)!),
        installedBytes,
        section,
        summary,
      }),
    )
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

function knownEffects(name: string, { disposition }: { disposition: string }): Pick<LockedPackage, 'effectsKnown'> {
  const known = surveyedEffects(name)
  return disposition === 'keep' && known !== undefined ? { effectsKnown: structuredClone([...known]) } : {}
}

function findDependencies(packages: readonly IndexedPackage[], universe: Universe): Map<string, Set<string>> {
  const selection = createSelection(packages, universe)
  return new Map(
    packages.map((selected) => {
      const { needs } = universe.relationsOf(selected)
      const met = needs.flat().flatMap((relation) => selection.meeting(relation))
      return [selected.name, new Set(met.filter((other) => other !== selected).map(({ name }) => name))]
    }),
  )
}

/** Dependencies of kept packages that only excluded packages of the set meet, by excluded package. */
function findUnmet(
  {
    packages,
    kept,
    excluded,
  }: { packages: readonly IndexedPackage[]; kept: readonly IndexedPackage[]; excluded?: ReadonlySet<string> },
  universe: Universe,
): Map<string, UnmetDependency[]> {
  const unmet = new Map<string, UnmetDependency[]>()
  if (excluded === undefined || excluded.size === 0) return unmet
  const selection = createSelection(packages, universe)
  for (const stating of kept.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    for (const field of ['preDepends', 'depends'] as const) {
      for (const group of parseRelations(stating[field])) {
        const meeting = new Set(group.flatMap((relation) => selection.meeting(relation)).map(({ name }) => name))
        if ([...meeting].some((name) => !excluded.has(name))) continue
        const relation = `${field === 'depends' ? 'Depends' : 'Pre-Depends'}: ${formatGroup(group)}`
        for (const name of meeting) {
          unmet.set(name, [...(unmet.get(name) ?? []), { package: stating.name, relation }])
        }
      }
    }
  }
  return unmet
}

function invert(edges: ReadonlyMap<string, ReadonlySet<string>>): Map<string, Set<string>> {
  const inverted = new Map<string, Set<string>>()
  for (const [from, targets] of edges) {
    for (const target of targets) {
      const sources = inverted.get(target)
      if (sources) sources.add(from)
      else inverted.set(target, new Set([from]))
    }
  }
  return inverted
}
