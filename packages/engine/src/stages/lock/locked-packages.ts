import type { LockedPackage, PackageReason } from '@whittle/core'
import { createSelection, type IndexedPackage, proposeDispositions, type Universe } from '@whittle/debian'

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
  )
  const proposalOf = (name: string) => {
    const proposal = proposals.get(name)!
    return proposal.disposition === 'drop' && reasons.excluded?.has(name) ? { ...proposal, rule: 'excluded' } : proposal
  }
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
        reason: reasonOf(name),
        requiredBy: [...(requiredBy.get(name) ?? [])].sort(),
        ...proposalOf(name),
        installedBytes,
        section,
        summary,
      }),
    )
    .sort((a, b) => (a.name < b.name ? -1 : 1))
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
