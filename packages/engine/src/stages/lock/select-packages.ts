import { type Conflict, type LockedPackage, type ResolvedImage, WhittleError } from '@whittle/core'
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

/** How many packages all attempts together may look at: seconds of work for the largest sets, none for usual ones. */
const MAX_LOOKED_AT = 20_000

/** A set that holds as few of the excluded packages as can be, each of which another depends on. */
function resolveCutting({ requests, exclude }: { requests: string[]; exclude: readonly string[] }, universe: Universe) {
  let found = resolve({ packages: requests }, universe)
  if (!found.ok) return found
  const avoided: string[] = []
  let lookedAt = 0
  // In their order, since where each of two has a stand-in, both may not; and many at once, since of what can be avoided
  // together each can be.
  const avoid = (names: readonly string[]): void => {
    lookedAt += found.ok ? found.packages.length : 0
    if (lookedAt > MAX_LOOKED_AT) throw tooMuchExcluded(exclude.length)
    const other = resolve({ packages: requests, exclude: [...avoided, ...names] }, universe)
    if (!other.ok) return avoidHalves(names)
    avoided.push(...names)
    found = other
  }
  const avoidHalves = (names: readonly string[]): void => {
    if (names.length < 2) return
    const half = Math.ceil(names.length / 2)
    avoid(names.slice(0, half))
    avoid(names.slice(half))
  }
  // That all together cannot be avoided is why this is asked.
  avoidHalves(exclude)
  return { ...found, excluded: found.packages.flatMap(({ name }) => (exclude.includes(name) ? [name] : [])) }
}

function tooMuchExcluded(count: number): WhittleError {
  return new WhittleError({
    code: 'LOCK_EXCLUDE_TOO_LARGE',
    category: 'invalid-input',
    publicMessage: `spec.exclude: too many of its ${count} packages are needed by a set of this size.`,
    hint: 'Exclude fewer packages: what nothing in the image needs is left out without being named.',
  })
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
  for (const entry of locked) {
    Object.assign(entry, { disposition: 'keep', rule: 'development' })
    // The survey is one of production images.
    delete entry.effectsKnown
  }
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
