import type { Conflict } from '@whittle/core'
import { solve } from '@whittle/solver'
import type { IndexedPackage } from '../repository/indexed-package.ts'
import { buildClauses, type ClauseOrigin } from './build-clauses.ts'
import type { Unsolvable } from './unsolvable.ts'
import type { Universe } from './universe.ts'

type Fix = Conflict['fixes'][number]

/** The smallest change first. */
const ACTIONS: readonly Fix['action'][] = ['remove-exclude', 'remove-pin', 'replace-package', 'remove-package']

/**
 * Changes of the request that resolve the conflict, the smallest first. Each is tried: one that only leads to the next
 * conflict is left out, unless there is none better.
 */
export function findFixes(core: readonly ClauseOrigin[], unsolvable: Unsolvable): Fix[] {
  const fixes = core
    .flatMap((origin) => fixesOf(origin, unsolvable))
    .sort((a, b) => ACTIONS.indexOf(a.action) - ACTIONS.indexOf(b.action))
  const unique = [...new Map(fixes.map((fix) => [fix.text, fix])).values()]
  const proven = unique.filter((fix) => resolves(fix, unsolvable))
  return proven.length > 0 ? proven : unique
}

function fixesOf(origin: ClauseOrigin, { problem, universe }: Unsolvable): Fix[] {
  switch (origin.kind) {
    case 'exclude':
      return [{ text: `Do not exclude ${origin.name}.`, action: 'remove-exclude', package: origin.name }]
    case 'request': {
      const { name } = origin.package
      return [
        ...unpin(origin.package, universe),
        { text: `Leave ${name} out.`, action: 'remove-package', package: name },
      ]
    }
    case 'need': {
      // What would do stands back for another version of the same name that is asked for.
      const wanted = new Set(origin.group.flatMap((relation) => universe.solutionsOf(relation)).map(({ name }) => name))
      return problem.requested.filter(({ name }) => wanted.has(name)).flatMap((version) => unpin(version, universe))
    }
    case 'conflict':
      return []
  }
}

function unpin({ name, version }: IndexedPackage, { index }: Universe): Fix[] {
  const candidate = index.candidate(name)?.version
  if (candidate === undefined || candidate === version) return []
  return [{ text: `Take ${name} ${candidate} instead of ${version}.`, action: 'remove-pin', package: name }]
}

/** Whether there is a set once the request is changed so. */
function resolves(fix: Fix, { problem, clauses, universe }: Unsolvable): boolean {
  if (fix.action === 'remove-pin') {
    const requested = problem.requested.map((version) =>
      version.name === fix.package ? universe.index.candidate(version.name)! : version,
    )
    return solve(buildClauses({ ...problem, requested }, universe).clauses).ok
  }
  const isDropped = (origin: ClauseOrigin) =>
    fix.action === 'remove-exclude'
      ? origin.kind === 'exclude' && origin.name === fix.package
      : origin.kind === 'request' && origin.package.name === fix.package
  return solve(clauses.clauses.filter((_, index) => !isDropped(clauses.origins[index]!))).ok
}
