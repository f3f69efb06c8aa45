import { type PackageIndex, parseRelations } from '@whittle/debian'
import { createSeededRandom } from '../faults/seeded-random.ts'

/** Sections of the archive by what their packages are for. Build-time sources (golang, rust, haskell, …) are none. */
const SECTIONS = {
  servers: ['database', 'httpd', 'mail', 'net', 'web'],
  languages: ['interpreters', 'java', 'javascript', 'lisp', 'perl', 'php', 'python', 'ruby'],
  libraries: ['libs'],
} as const

const MOST_NEEDED_EACH = 100
const BY_SEED = 1000

/** A package to survey, and why it was chosen. */
export interface ChosenPackage {
  name: string
  chosenAs: keyof typeof SECTIONS | 'by-seed'
}

/**
 * The packages of a survey: of each kind of section the 100 that most other packages depend on, and 1,000 others of the
 * whole archive by the seed. The same index and seed give the same list, in an order that the seed mixes, so that every
 * slice of it holds some of each.
 */
export function choosePackages(index: PackageIndex, seed: number): ChosenPackage[] {
  const needed = countDependents(index)
  const chosen = new Map<string, ChosenPackage>()
  for (const [kind, sections] of Object.entries(SECTIONS) as [keyof typeof SECTIONS, readonly string[]][]) {
    const ranked = [...index.candidates()]
      .filter(({ section }) => sections.includes(section))
      .map(({ name }) => ({ name, dependents: needed.get(name) ?? 0 }))
      .sort((a, b) => b.dependents - a.dependents || (a.name < b.name ? -1 : 1))
    for (const { name } of ranked.slice(0, MOST_NEEDED_EACH)) chosen.set(name, { name, chosenAs: kind })
  }
  const random = createSeededRandom(seed)
  const others = [...index.names()].filter((name) => !chosen.has(name)).sort()
  for (const name of random.shuffle(others).slice(0, BY_SEED)) chosen.set(name, { name, chosenAs: 'by-seed' })
  return random.shuffle([...chosen.values()])
}

/** How many packages name each package in Depends or Pre-Depends. */
function countDependents(index: PackageIndex): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { preDepends, depends } of index.candidates()) {
    const named = [...parseRelations(preDepends), ...parseRelations(depends)].flat().map(({ name }) => name)
    for (const name of new Set(named)) counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return counts
}
