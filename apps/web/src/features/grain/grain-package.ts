import type { Disposition, PackageReason } from '@whittle/core'

/** What the grain knows of a package. */
export interface GrainPackage {
  name: string
  version: string
  reason: PackageReason
  disposition: Disposition
  /** The rule that left it out, or kept it. */
  rule?: string
  /** That rule in a sentence. */
  ruleText?: string
  /** Packages of the set that need it. */
  requiredBy?: readonly string[]
  /** Bytes that it adds to the image; of a package left out, its download. */
  sizeBytes: number
}

const reasonRanks: Record<PackageReason, number> = { base: 0, requested: 1, dependency: 2 }

/** The order of squares and list: what is kept by reason, then what is left out; by name inside. */
export function inGrainOrder<Package extends GrainPackage>(packages: readonly Package[]): Package[] {
  const rank = (entry: GrainPackage) => (entry.disposition === 'drop' ? 3 : reasonRanks[entry.reason])
  return packages.toSorted((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}

export interface GrainCounts {
  base: number
  requested: number
  dependency: number
  dropped: number
}

/** How many squares of each kind. */
export function countGrain(packages: readonly GrainPackage[]): GrainCounts {
  const counts: GrainCounts = { base: 0, requested: 0, dependency: 0, dropped: 0 }
  for (const { disposition, reason } of packages) counts[disposition === 'drop' ? 'dropped' : reason] += 1
  return counts
}

/** The grain in a sentence, for those who do not see it. */
export function grainSummary(packages: readonly GrainPackage[]): string {
  const { base, requested, dependency, dropped } = countGrain(packages)
  const kept = base + requested + dependency
  const parts = [
    base > 0 && `${base} of the base`,
    requested > 0 && `${requested} asked for`,
    dependency > 0 && `${dependency} ${dependency === 1 ? 'dependency' : 'dependencies'}`,
  ].filter((part) => part !== false)
  const keeps = `Keeps ${kept} ${kept === 1 ? 'package' : 'packages'}`
  return `${keeps}${parts.length > 0 ? ` (${parts.join(', ')})` : ''}, leaves ${dropped} out`
}

/** Why a package is there, or why it is not. */
export function describeGrainPackage(entry: GrainPackage): string {
  if (entry.disposition === 'drop')
    return `left out${(entry.ruleText ?? entry.rule) ? `: ${entry.ruleText ?? entry.rule}` : ''}`
  if (entry.reason === 'base') return 'kept, from the base image'
  if (entry.reason === 'requested') return 'kept, asked for'
  const [first, ...others] = entry.requiredBy ?? []
  if (first === undefined) return 'kept, a dependency'
  return `kept, needed by ${first}${others.length > 0 ? ` and ${others.length} more` : ''}`
}
