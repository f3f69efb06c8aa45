import type { Conflict } from '@whittle/core'
import type { IndexedPackage } from '../../repository/indexed-package.ts'
import { formatGroup, formatRelation } from '../relations.ts'
import type { Universe } from '../universe.ts'

type Step = Conflict['steps'][number]

/** What a part of an explanation leaves of a request and its archive. */
export interface NamedFacts {
  /** Names that are asked for. */
  packages: string[]
  exclude: string[]
  /** The archive in which only the named dependencies and conflicts are there, and of each name the version in question. */
  universe: Universe
}

/**
 * Facts of an explanation that are not needed for the clash: without each in turn there must be a set, and with all of them
 * none. `requested` are the versions that the request means; `canBeHad` judges.
 */
export function needlessFacts(
  { steps }: Conflict,
  { requested, universe }: { requested: readonly IndexedPackage[]; universe: Universe },
  canBeHad: (facts: NamedFacts) => boolean,
): string[] {
  const meant = withVersions(requested, universe)
  const isSolved = (facts: readonly Step[]) => canBeHad(namedFacts(facts, meant))
  if (isSolved(steps)) return [`These facts do not clash: ${steps.map(({ text }) => text).join(' ')}`]
  return steps.filter((fact) => !isSolved(steps.filter((other) => !isSame(other, fact)))).map(({ text }) => text)
}

/** One relation can stand in two sentences: when several packages are what it excludes. */
function isSame(one: Step, other: Step): boolean {
  return (
    one === other || (one.relation !== undefined && one.relation === other.relation && one.package === other.package)
  )
}

/** The archive whose candidates are the versions that a request means. */
function withVersions(requested: readonly IndexedPackage[], universe: Universe): Universe {
  const { index } = universe
  const chosen = new Map(requested.map((version) => [version.name, version]))
  const candidate = (name: string) => chosen.get(name) ?? index.candidate(name)
  return {
    ...universe,
    candidatesFor: (relation) =>
      universe.solutionsOf(relation).filter((solution) => candidate(solution.name) === solution),
    index: {
      ...index,
      candidate,
      versions: (name) => (chosen.has(name) ? [chosen.get(name)!] : index.versions(name)),
      *candidates() {
        for (const name of index.names()) yield candidate(name)!
      },
    },
  }
}

function namedFacts(facts: readonly Step[], universe: Universe): NamedFacts {
  const relations = facts.filter(({ relation }) => relation !== undefined)
  const isNamed = (name: string, kinds: string, text: string) =>
    relations.some((fact) => {
      const [field = '', written] = fact.relation!.split(': ')
      return fact.package === name && kinds.split(' ').includes(field) && written === text
    })
  return {
    packages: facts.flatMap((fact) => (fact.relation === undefined && fact.version ? [fact.package] : [])),
    exclude: facts.flatMap((fact) => (fact.relation === undefined && !fact.version ? [fact.package] : [])),
    universe: {
      ...universe,
      relationsOf(candidate) {
        const { needs, excludes, provides } = universe.relationsOf(candidate)
        const { name } = candidate
        return {
          needs: needs.filter((group) => isNamed(name, 'Depends Pre-Depends', formatGroup(group))),
          excludes: excludes.filter((relation) => isNamed(name, 'Conflicts Breaks', formatRelation(relation))),
          provides,
        }
      },
    },
  }
}
