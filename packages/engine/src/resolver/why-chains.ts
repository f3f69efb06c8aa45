import type { LockedPackage } from '@whittle/core'

/** For each package the shortest chain of names from something asked for (or of the base) to it, both ends included. */
export function whyChains(packages: readonly LockedPackage[]): Map<string, string[]> {
  const needs = new Map<string, string[]>()
  for (const { name, requiredBy } of packages) {
    for (const by of requiredBy) {
      const known = needs.get(by)
      if (known) known.push(name)
      else needs.set(by, [name])
    }
  }
  const chains = new Map<string, string[]>()
  // What was asked for first: a chain from a person's own request says more than one from the base.
  const roots = [...packages].sort((a, b) => rank(a) - rank(b)).filter(({ reason }) => reason !== 'dependency')
  for (const { name } of roots) chains.set(name, [name])
  const pending = roots.map(({ name }) => name)
  for (let position = 0; position < pending.length; position++) {
    const name = pending[position]!
    for (const next of needs.get(name) ?? []) {
      if (chains.has(next)) continue
      chains.set(next, [...chains.get(name)!, next])
      pending.push(next)
    }
  }
  return chains
}

function rank({ reason }: LockedPackage): number {
  return ['requested', 'base', 'dependency'].indexOf(reason)
}
