import type { Conflict } from '@whittle/core'
import type { IndexedPackage } from '../repository/indexed-package.ts'
import { nearestNames } from './nearest-names.ts'
import { isInRange, type Relation } from './relations.ts'
import type { Universe } from './universe.ts'
import { distributionTitle, joinNames } from './wording.ts'

type ChosenVersions = { ok: true; versions: IndexedPackage[] } | { ok: false; conflict: Conflict }

/** A request taken apart; a name alone takes any version. */
interface Wanted extends Relation {
  /** As it was written. */
  request: string
  operator?: '=' | '>='
  /** Name of the repository that it has to come from; `debian` is the distribution itself. */
  from?: string
}

const REQUEST = /^([a-z0-9][a-z0-9+.-]+?)(?:(=|>=)([^@]+))?(?:@(.+))?$/

/**
 * The version that each request means: the candidate, the exact one (`=`), or at least one (`>=`). A virtual name with a
 * single provider means that one, as apt has it. What does not exist, or contradicts itself, comes back in words.
 */
export function chooseVersions(requests: readonly string[], universe: Universe): ChosenVersions {
  const wanted = new Map<string, Wanted[]>()
  for (const request of requests) {
    const [, name = request, operator, version, from] = REQUEST.exec(request) ?? []
    const real = universe.index.candidate(name) ? name : onlyProvider(name, universe)
    if (real === undefined) return { ok: false, conflict: describeUnknown(name, universe) }
    const entry = { request, name: real, operator: operator as Wanted['operator'], version, from }
    wanted.set(real, [...(wanted.get(real) ?? []), entry])
  }
  const versions: IndexedPackage[] = []
  for (const [name, entries] of wanted) {
    const available = universe.index.versions(name)
    const chosen = available.find((found) => entries.every((entry) => isMeant(found, entry)))
    if (!chosen) return { ok: false, conflict: describeVersions(entries, universe) }
    versions.push(chosen)
  }
  return { ok: true, versions }
}

function isMeant(found: IndexedPackage, wanted: Wanted): boolean {
  const from = found.repository?.name ?? 'debian'
  return isInRange(found.version, wanted) && (wanted.from ?? from) === from
}

function onlyProvider(name: string, universe: Universe): string | undefined {
  const names = providerNames(name, universe)
  return names.length === 1 ? names[0] : undefined
}

function providerNames(name: string, { index, providersOf }: Universe): string[] {
  const current = providersOf(name).filter((provider) => index.candidate(provider.package.name) === provider.package)
  return [...new Set(current.map((provider) => provider.package.name))].sort()
}

function describeUnknown(name: string, universe: Universe): Conflict {
  const distribution = distributionTitle(universe.index.snapshot.distribution)
  const providers = providerNames(name, universe)
  const replacements = providers.length > 0 ? providers : nearestNames(name, universe.index.names())
  const meant = replacements.length > 0 ? ` Did you mean ${joinNames(replacements, 'or')}?` : ''
  const text =
    providers.length > 0
      ? `${name} is a virtual package: choose one of those that provide it, ${joinNames(providers, 'or')}.`
      : `${distribution} has no package named ${name}.${meant}`
  return {
    summary: text,
    steps: [{ package: name, text }],
    fixes: [
      ...replacements.slice(0, 5).map((replacement) => ({
        text: `Ask for ${replacement} instead of ${name}.`,
        action: 'replace-package' as const,
        package: name,
        replacement,
      })),
      { text: `Leave ${name} out.`, action: 'remove-package', package: name },
    ],
  }
}

/** No version is in the range of every request: one of them asks for what is not there, or they contradict each other. */
function describeVersions(entries: readonly Wanted[], { index }: Universe): Conflict {
  const [{ name }] = entries as [Wanted]
  const found = index.versions(name)
  const available = found.map(({ version }) => version)
  const impossible = entries.find((entry) => !found.some((candidate) => isMeant(candidate, entry)))
  const distribution = distributionTitle(index.snapshot.distribution)
  const text = impossible
    ? `${distribution} has no ${name} ${describeRange(impossible)}, only ${joinNames(available)}.`
    : `${joinNames(entries.map(({ request }) => request))} contradict each other: ${distribution} has ${name} ${joinNames(available)}.`
  return {
    summary: text,
    steps: [{ package: name, version: available[0], text }],
    fixes: [
      {
        text: `Ask for ${name} without a version: it is ${available[0]}.`,
        action: 'remove-pin',
        package: name,
      },
      { text: `Leave ${name} out.`, action: 'remove-package', package: name },
    ],
  }
}

function describeRange({ operator, version, from }: Wanted): string {
  const range = operator === undefined ? 'package' : operator === '>=' ? `${version} or newer` : `${version}`
  return from === undefined ? range : `${range} of ${from}`
}
