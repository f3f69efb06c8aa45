import type { Conflict } from '@whittle/core'
import type { IndexedPackage } from '../repository/indexed-package.ts'
import { compareDebVersions } from '../versions/compare-deb-versions.ts'
import type { Universe } from './universe.ts'

export type ChosenVersions = { ok: true; versions: IndexedPackage[] } | { ok: false; conflict: Conflict }

const REQUEST = /^([a-z0-9][a-z0-9+.-]+?)(?:(=|>=)(.+))?$/

/**
 * The version that each request means: the candidate, the exact one (`=`), or at least one (`>=`). A virtual name with a
 * single provider means that one, as apt has it; anything that does not exist comes back in words.
 */
export function chooseVersions(requests: readonly string[], universe: Universe): ChosenVersions {
  const versions = new Map<string, IndexedPackage>()
  for (const request of requests) {
    const [, name, operator, version] = REQUEST.exec(request) ?? [undefined, request]
    const real = universe.index.versions(name!).length > 0 ? name! : onlyProvider(name!, universe)
    if (real === undefined) return { ok: false, conflict: describeUnknown(name!, universe) }
    const chosen = choose(real, operator, version, universe)
    if (!chosen) return { ok: false, conflict: describeVersions(real, request, universe) }
    const before = versions.get(real)
    if (before && before !== chosen) {
      if (operator === undefined) continue
      if (compareDebVersions(before.version, chosen.version) > 0 && operator === '>=') continue
    }
    versions.set(real, chosen)
  }
  return { ok: true, versions: [...versions.values()] }
}

function choose(
  name: string,
  operator: string | undefined,
  version: string | undefined,
  { index }: Universe,
): IndexedPackage | undefined {
  const versions = index.versions(name)
  if (operator === undefined || version === undefined) return versions[0]
  const fits = operator === '=' ? (order: number) => order === 0 : (order: number) => order >= 0
  return versions.find((candidate) => fits(compareDebVersions(candidate.version, version)))
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
  const { distribution } = universe.index.snapshot
  const providers = providerNames(name, universe)
  const text =
    providers.length > 0
      ? `${name} is a virtual package: ${joinNames(providers)} provide it, and one of them must be chosen.`
      : `${distribution} has no package named ${name}.`
  const replacements = providers.length > 0 ? providers : nearestNames(name, universe)
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

function describeVersions(name: string, request: string, { index }: Universe): Conflict {
  const available = index.versions(name).map((candidate) => candidate.version)
  const text = `${request} cannot be had: ${index.snapshot.distribution} has ${name} ${joinNames(available)}.`
  return {
    summary: text,
    steps: [{ package: name, version: available[0], text }],
    fixes: [
      { text: `Take ${name} in whatever version there is.`, action: 'remove-pin', package: name },
      { text: `Leave ${name} out.`, action: 'remove-package', package: name },
    ],
  }
}

/** Names that differ by a beginning or an end: `libpq` → `libpq5`, `postgres` → `postgresql`. */
function nearestNames(name: string, { index }: Universe): string[] {
  const near: string[] = []
  for (const other of index.names())
    if (other.startsWith(name) || (other.length > 3 && name.startsWith(other))) near.push(other)
  return near.sort((a, b) => Math.abs(a.length - name.length) - Math.abs(b.length - name.length) || (a < b ? -1 : 1))
}

function joinNames(names: readonly string[]): string {
  const shown = names.slice(0, 6)
  const more = names.length - shown.length
  if (more > 0) return `${shown.join(', ')} and ${more} more`
  return shown.length < 2 ? (shown[0] ?? '') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`
}
