import type { Conflict, LockedPackage, ResolvedImage } from '@whittle/core'
import { resolve, type Universe } from '@whittle/debian'
import { lockPackages } from './locked-packages.ts'

export type SelectedPackages = { ok: true; packages: LockedPackage[] } | { ok: false; conflict: Conflict }

type Requests = Pick<ResolvedImage, 'basePackages' | 'packages' | 'exclude'>

/**
 * The whole set of an image with reasons and proposals, or why there is none. An excluded package is in it only where
 * apt would need it and no kept package does: then it is left out of the image (contracts.md, "exclude").
 */
export function selectPackages({ basePackages, packages, exclude }: Requests, universe: Universe): SelectedPackages {
  const requests = [...basePackages, ...packages]
  const reasons = { base: namesOf(basePackages, universe), requested: namesOf(packages, universe) }
  const without = resolve({ packages: requests, exclude }, universe)
  if (without.ok) return { ok: true, packages: lockPackages(without.packages, reasons, universe) }
  if (exclude.length === 0) return without
  const whole = resolve({ packages: requests }, universe)
  if (!whole.ok) return whole
  const excluded = new Set(exclude)
  const locked = lockPackages(whole.packages, { ...reasons, excluded }, universe)
  const isNeeded = locked.some(({ name, disposition }) => disposition === 'keep' && excluded.has(name))
  return isNeeded ? without : { ok: true, packages: locked }
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
      const name = request.split(/>?=/)[0]!
      if (universe.index.candidate(name)) return name
      return universe.providersOf(name)[0]?.package.name ?? name
    }),
  )
}
