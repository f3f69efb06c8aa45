import type { Conflict } from '@whittle/core'
import type { IndexedPackage } from '../repository/indexed-package.ts'
import type { ClauseOrigin } from './build-clauses.ts'
import { describeClash, describeMissing, describeStep } from './describe-step.ts'
import { findFixes } from './find-fixes.ts'
import type { Unsolvable } from './unsolvable.ts'
import { joinNames } from './wording.ts'

/** Why there is no set, in sentences in the order in which one leads to the next, and what would change it. */
export function explainConflict(unsolvable: Unsolvable): Conflict {
  const { clauses, core } = unsolvable
  const ordered = inOrder(core.map((index) => clauses.origins[index]!))
  return {
    summary: summarise(ordered, unsolvable),
    steps: ordered.map((origin) => describeStep(origin, unsolvable)),
    fixes: findFixes(ordered, unsolvable),
  }
}

/** Requests first, each followed by what it needs, deepest last; what forbids comes at the end. */
function inOrder(core: readonly ClauseOrigin[]): ClauseOrigin[] {
  const ordered: ClauseOrigin[] = []
  const needs = core.filter((origin) => origin.kind === 'need')
  const visit = (name: string) => {
    for (const need of needs) {
      if (need.package.name !== name || ordered.includes(need)) continue
      ordered.push(need)
      for (const solution of need.solutions) visit(solution.name)
    }
  }
  for (const origin of core) {
    if (origin.kind !== 'request') continue
    ordered.push(origin)
    visit(origin.package.name)
  }
  return [...ordered, ...core.filter((origin) => !ordered.includes(origin))]
}

/** One sentence: what was asked for, and the fact on which it fails, with how that came into play. */
function summarise(core: readonly ClauseOrigin[], unsolvable: Unsolvable): string {
  const requests = core.flatMap((origin) => (origin.kind === 'request' ? [origin.package.name] : []))
  const asked = joinNames(requests)
  const inWords = ({ name, version }: IndexedPackage) => {
    const [request, ...between] = pathTo(name, core)
    if (request === undefined) return `${name} ${version}`
    const through = between.length === 0 ? '' : ` through ${joinNames(between)}`
    return `${name} ${version} (needed by ${request}${through})`
  }
  const excluded = core.flatMap((origin) => (origin.kind === 'exclude' ? [origin.name] : []))
  if (excluded.length > 0) return summariseExcluded(requests, excluded, core)
  const together = requests.length > 1 ? `${asked} cannot be in one image` : `${asked} cannot be had`
  const missing = core.find((origin) => origin.kind === 'need' && origin.solutions.length === 0)
  if (missing?.kind === 'need') {
    return `${together}: ${inWords(missing.package)} ${describeMissing(missing, unsolvable)}.`
  }
  const clash = core.find((origin) => origin.kind === 'conflict')
  return clash?.kind === 'conflict'
    ? `${together}: ${inWords(clash.package)} ${describeClash(clash, inWords(clash.other))}.`
    : `${together}.`
}

function summariseExcluded(
  requests: readonly string[],
  excluded: readonly string[],
  core: readonly ClauseOrigin[],
): string {
  const both = excluded.filter((name) => requests.includes(name))
  if (both.length > 0) return `${joinNames(both)} is asked for and excluded at once.`
  const verb = requests.length > 1 ? 'need' : 'needs'
  const between = excluded.length === 1 ? pathTo(excluded[0]!, core).slice(1) : []
  const through = between.length === 0 ? '' : ` (through ${joinNames(between)})`
  return `${joinNames(requests)} ${verb} ${joinNames(excluded, 'or')}${through}, which is excluded.`
}

/** The names that lead from a request to a package, without itself: `exim4`, `exim4-base`. */
function pathTo(name: string, core: readonly ClauseOrigin[]): string[] {
  const neededBy = new Map<string, string>()
  const pending = core.flatMap((origin) => (origin.kind === 'request' ? [origin.package.name] : []))
  const requests = new Set(pending)
  for (const current of pending) {
    for (const origin of core) {
      if (origin.kind !== 'need' || origin.package.name !== current) continue
      for (const solution of origin.solutions) {
        if (requests.has(solution.name) || neededBy.has(solution.name)) continue
        neededBy.set(solution.name, current)
        pending.push(solution.name)
      }
    }
  }
  const path: string[] = []
  for (let next = neededBy.get(name); next !== undefined; next = neededBy.get(next)) path.unshift(next)
  return path
}
