import type { Conflict, LockedPackage, ResolvedImage } from '@whittle/core'
import { resolve, type Universe } from '@whittle/debian'
import { lockPackages } from './locked-packages.ts'

export type SelectedPackages = { ok: true; packages: LockedPackage[] } | { ok: false; conflict: Conflict }

type Requests = Pick<ResolvedImage, 'basePackages' | 'packages' | 'exclude'>

/**
 * The whole set of an image with reasons and proposals, or why there is none. An excluded package is in it only where
 * apt would need it: then it is left out of the image, the dependencies that it would meet are written down, and the carve
 * proves with files that nothing needs it (contracts.md, "exclude"). What is asked for by name cannot be excluded.
 */
export function selectPackages({ basePackages, packages, exclude }: Requests, universe: Universe): SelectedPackages {
  const requests = [...basePackages, ...packages]
  const reasons = { base: namesOf(basePackages, universe), requested: namesOf(packages, universe) }
  const without = resolve({ packages: requests, exclude }, universe)
  if (without.ok) return { ok: true, packages: lockPackages(without.packages, reasons, universe) }
  if (exclude.length === 0) return without
  const cut = resolveCutting({ requests, exclude }, universe)
  if (!cut.ok) return cut
  const locked = lockPackages(cut.packages, { ...reasons, excluded: new Set(cut.excluded) }, universe)
  const asked = new Set([...reasons.base, ...reasons.requested])
  return cut.excluded.some((name) => asked.has(name)) ? without : { ok: true, packages: locked }
}

/** A set that holds as few of the excluded packages as can be, each of which another depends on. */
function resolveCutting({ requests, exclude }: { requests: string[]; exclude: readonly string[] }, universe: Universe) {
  let found = resolve({ packages: requests }, universe)
  const avoided: string[] = []
  const excludedIn = ({ packages }: { packages: readonly { name: string }[] }) =>
    packages.flatMap(({ name }) => (exclude.includes(name) ? [name] : []))
  // One after the other: where each has a stand-in, both may not.
  for (const name of exclude) {
    if (!found.ok) return found
    const other = resolve({ packages: requests, exclude: [...avoided, name] }, universe)
    if (!other.ok) continue
    avoided.push(name)
    found = other
  }
  return found.ok ? { ...found, excluded: excludedIn(found) } : found
}

/**
 * The whole set of a development image; nothing of it is left out. What the definition excludes is there only where
 * there is no such set without it: the tools of a whole system may need what an application does not.
 */
export function selectDevelopment({ basePackages, packages, exclude }: Requests, universe: Universe): SelectedPackages {
  const requests = [...basePackages, ...packages]
  const reasons = { base: namesOf(basePackages, universe), requested: namesOf(packages, universe) }
  const without = resolve({ packages: requests, exclude }, universe)
  const found = without.ok || exclude.length === 0 ? without : resolve({ packages: requests }, universe)
  if (!found.ok) return found
  const locked = lockPackages(found.packages, reasons, universe)
  for (const entry of locked) Object.assign(entry, { disposition: 'keep', rule: 'development' })
  return { ok: true, packages: locked }
}

/** Names without pins; a virtual name counts for the package that it means. */
function namesOf(requests: readonly string[], universe: Universe): Set<string> {
  return new Set(
    requests.map((request) => {
      const name = request.split(/>?=|@/)[0]!
      if (universe.index.candidate(name)) return name
      return universe.providersOf(name)[0]?.package.name ?? name
    }),
  )
}
