import type { Lock, PackageReason, PreviewPackage, Store } from '@whittle/core'
import { formatGroup, type IndexedPackage, nearestNames, type Universe } from '@whittle/debian'
import { describePackages } from './describe-packages.ts'

/** One step of the chain that leads to a package. */
export interface ExplainedStep {
  package: string
  reason: PackageReason
  /** What the step before asks for: `libssl3t64 (>= 3.0.0)`. Absent for the first one, and where no index was given. */
  relation?: string
}

/** Why a package is in an image, is left out of it, or is not in the set at all. */
export type PackageExplanation =
  | {
      status: 'kept' | 'left-out'
      package: PreviewPackage
      /** From what was asked for to the package, both included. */
      chain: ExplainedStep[]
      /** What the files showed, a sentence each; empty while this content was never built here. */
      evidence: string[]
    }
  | {
      status: 'absent'
      name: string
      /** The definition says that it must not be there. */
      excluded: boolean
      /** Packages of the set that provide a package of this name. */
      providedBy: string[]
      /** What the index offers under that name; absent where it has none, or where no index was given. */
      offered?: { version: string; summary: string }
      /** The index neither has such a package nor one that provides it; false where no index was given. */
      unknown: boolean
      /** Names that may have been meant, where it is unknown. */
      similar: string[]
    }

/** Explains one package of a lock; the universe that the lock was made from lets it name relations and offers. */
export async function explainPackage(
  { lock, name, universe }: { lock: Lock; name: string; universe?: Universe },
  store: Store,
): Promise<PackageExplanation> {
  const { packages, report } = await describePackages(lock, store)
  const found = packages.find((item) => item.name === name)
  if (!found) return explainAbsence({ lock, name, universe })
  return {
    status: found.disposition === 'keep' ? 'kept' : 'left-out',
    package: found,
    chain: found.why.map((step, position) => ({
      package: step,
      reason: packages.find((item) => item.name === step)!.reason,
      relation: universe && relationBetween(found.why[position - 1], step, { lock, universe }),
    })),
    evidence: report?.packages.find((item) => item.name === name)?.evidence ?? [],
  }
}

type Known = { lock: Lock; universe: Universe }

function relationBetween(from: string | undefined, to: string, { lock, universe }: Known): string | undefined {
  if (from === undefined) return undefined
  const [needing, needed] = [from, to].map((name) => indexed(lock, name, universe))
  if (!needing || !needed) return undefined
  const group = universe
    .relationsOf(needing)
    .needs.find((relations) => relations.some((relation) => universe.satisfies(needed, relation)))
  return group && formatGroup(group)
}

function indexed(lock: Lock, name: string, universe: Universe): IndexedPackage | undefined {
  const version = lock.packages.find((locked) => locked.name === name)?.version
  return universe.index.versions(name).find((candidate) => candidate.version === version)
}

function explainAbsence({ lock, name, universe }: { lock: Lock; name: string; universe?: Universe }) {
  const offered = universe?.index.candidate(name)
  const inSet = new Map(lock.packages.map((locked) => [locked.name, locked.version]))
  const providers = universe?.providersOf(name).map((provider) => provider.package) ?? []
  const unknown = universe !== undefined && !offered && providers.length === 0
  return {
    status: 'absent',
    name,
    unknown,
    excluded: lock.image.exclude.includes(name),
    providedBy: providers.filter(({ name, version }) => inSet.get(name) === version).map((provider) => provider.name),
    offered: offered && { version: offered.version, summary: offered.summary },
    similar: unknown ? nearestNames(name, universe.index.names()) : [],
  } satisfies PackageExplanation
}
