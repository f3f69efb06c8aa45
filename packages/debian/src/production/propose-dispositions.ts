import type { Disposition, PackageReason } from '@whittle/core'
import { classifyDependency } from './dependency-edges.ts'
import { ESSENTIAL_AT_RUN_TIME, INSTALLATION_ONLY } from './installation-only.ts'
import type { PackageRule } from './package-rules.ts'

/** What the index says of one package of the set. */
export interface PolicyPackage {
  readonly name: string
  readonly section: string
  readonly priority: string
  readonly essential: boolean
  readonly reason: PackageReason
  /** Names of the packages of the set that satisfy its Depends and Pre-Depends. */
  readonly dependsOn: readonly string[]
}

export interface ProposedDisposition {
  disposition: Disposition
  /** The rule that decided; always set for a dropped package. */
  rule?: PackageRule
}

/**
 * What the rules that need nothing but the index propose for each package of a set. Pure; the order of the packages does
 * not matter. A package asked for by name or by the base image is never dropped. An `excluded` one is, whatever depends on
 * it, with what only it needs. The carve decides finally, with files.
 */
export function proposeDispositions(
  packages: readonly PolicyPackage[],
  excluded: ReadonlySet<string> = new Set(),
): Map<string, ProposedDisposition> {
  const byName = new Map(packages.map((entry) => [entry.name, entry]))
  const kept = reachable(
    packages.filter((entry) => entry.reason !== 'dependency').map((entry) => entry.name),
    byName,
    excluded,
  )
  return new Map(
    packages.map((entry): [string, ProposedDisposition] => {
      if (entry.reason === 'requested') return [entry.name, { disposition: 'keep', rule: 'asked-for' }]
      if (entry.reason === 'base') return [entry.name, { disposition: 'keep', rule: 'base-image' }]
      if (kept.has(entry.name)) return [entry.name, { disposition: 'keep', rule: 'depended-on' }]
      if (excluded.has(entry.name)) return [entry.name, { disposition: 'drop', rule: 'excluded' }]
      return [entry.name, { disposition: 'drop', rule: dropRule(entry, packages, kept) }]
    }),
  )
}

/** The rule that leaves a package out by what it is, if one does. */
function ownDropRule(entry: Pick<PolicyPackage, 'name' | 'essential'>): PackageRule | undefined {
  if (INSTALLATION_ONLY.has(entry.name)) return 'installation-only'
  return entry.essential && !ESSENTIAL_AT_RUN_TIME.has(entry.name) ? 'essential-tool' : undefined
}

/**
 * Names of all packages that `roots` need by dependencies that count; the roots are among them. What is `excluded` is
 * neither kept nor looked behind.
 */
export function reachable(
  roots: readonly string[],
  byName: ReadonlyMap<string, Pick<PolicyPackage, 'name' | 'essential' | 'dependsOn'>>,
  excluded: ReadonlySet<string> = new Set(),
): Set<string> {
  const kept = new Set<string>()
  const waiting = [...roots]
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const entry = byName.get(name)
    if (entry === undefined || kept.has(name) || excluded.has(name)) continue
    kept.add(name)
    // Who asks for dpkg by name gets the tar that it runs.
    const isTool = ownDropRule(entry) !== undefined
    for (const dependency of entry.dependsOn) {
      const target = byName.get(dependency)
      if (target === undefined) continue
      const kind = classifyDependency(name, dependency)
      const isServing = !isTool && ownDropRule(target) !== undefined
      if (kind === 'needed-always' || (kind === 'needed' && !isServing)) waiting.push(dependency)
    }
  }
  return kept
}

function dropRule(entry: PolicyPackage, packages: readonly PolicyPackage[], kept: ReadonlySet<string>): PackageRule {
  const own = ownDropRule(entry)
  if (own !== undefined) return own
  const kinds = new Set(
    packages
      .filter((other) => kept.has(other.name) && other.dependsOn.includes(entry.name))
      .map((other) => classifyDependency(other.name, entry.name)),
  )
  if (kinds.has('run-time-optional')) return 'run-time-optional'
  if (kinds.has('administration-only')) return 'administration-only'
  return kinds.has('script-dependency') ? 'script-dependency' : 'only-for-dropped'
}
