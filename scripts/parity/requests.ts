import type { Universe } from '@whittle/debian'
import { resolve } from '@whittle/debian'
import { seededNumbers } from '../bench/statistics.ts'

/** What a request is made to try. */
export const requestKinds = {
  random: 'one to five packages out of all',
  pinned: 'one to five packages, one of them by its version (`=`), in half of them a superseded one',
  atLeast: 'one to three packages, one of them with a lowest version (`>=`), a quarter above what there is',
  excluding: 'one to three packages, without one that they would bring',
  virtual: 'a name that there is no package of, only one or (a third) several that provide it, with up to two packages',
  clashing: 'a package, one that it conflicts with or breaks (or one that needs that), and up to two others',
} as const
export type RequestKind = keyof typeof requestKinds

export interface ParityRequest {
  kind: RequestKind
  /** In the words of a definition: `name`, `name=version`, `name>=version`. */
  packages: string[]
  exclude: string[]
}

interface Amounts {
  /** Of the kind `random`. */
  random: number
  /** Of all other kinds together, in equal parts. */
  special: number
  seed: number
}

/** Requests of a universe, the same for the same index, amounts and seed. */
export function chooseRequests(universe: Universe, { random, special, seed }: Amounts): ParityRequest[] {
  const draw = createDraw(universe, seed)
  const requests: ParityRequest[] = []
  for (let count = 0; count < random; count += 1) {
    requests.push({ kind: 'random', packages: draw.names(1 + draw.below(5)), exclude: [] })
  }
  const makers = createMakers(universe, createDraw(universe, seed + 1))
  for (let count = 0; count < special; count += 1) requests.push(makers[count % makers.length]!())
  return requests
}

interface Draw {
  /** From 0 to below `limit`. */
  below(limit: number): number
  of<T>(choices: readonly T[]): T
  /** Different names. */
  names(count: number): string[]
}

function createDraw({ index }: Universe, seed: number): Draw {
  const numbers = seededNumbers(seed)
  const all = [...index.names()].sort()
  const below = (limit: number) => Math.floor(numbers() * limit)
  const of = <T>(choices: readonly T[]) => choices[below(choices.length)]!
  return { below, of, names: (count) => [...new Set(Array.from({ length: count }, () => of(all)))] }
}

function createMakers(universe: Universe, draw: Draw): (() => ParityRequest)[] {
  const { index } = universe
  const superseded = [...index.names()].filter((name) => index.versions(name).length > 1).sort()
  const virtual = virtualNames(universe)
  const others = (name: string, most: number) => draw.names(draw.below(most + 1)).filter((other) => other !== name)
  return [
    () => {
      const name = draw.below(2) === 0 ? draw.of(superseded) : draw.names(1)[0]!
      const { version } = draw.of(index.versions(name))
      return { kind: 'pinned', packages: [`${name}=${version}`, ...others(name, 4)], exclude: [] }
    },
    () => {
      const [name] = draw.names(1) as [string]
      const { version } = draw.of(index.versions(name))
      const bound = draw.below(4) === 0 ? `${version}+above` : draw.of([version, '0', version.replace(/[^.]*$/, '0')])
      return { kind: 'atLeast', packages: [`${name}>=${bound}`, ...others(name, 2)], exclude: [] }
    },
    () => {
      const packages = draw.names(1 + draw.below(3))
      const brought = broughtBy(packages, universe)
      const choices = draw.below(4) > 0 && brought.replaceable.length > 0 ? brought.replaceable : brought.all
      return { kind: 'excluding', packages, exclude: choices.length > 0 ? [draw.of(choices)] : [] }
    },
    () => {
      const name = draw.below(3) > 0 ? draw.of(virtual.ofOne) : draw.of(virtual.ofSeveral)
      return { kind: 'virtual', packages: [name, ...draw.names(draw.below(3))], exclude: [] }
    },
    createClashes(universe, draw),
  ]
}

/** What packages bring along, and what of it stands where another could. */
function broughtBy(packages: readonly string[], universe: Universe): { all: string[]; replaceable: string[] } {
  const set = resolve({ packages }, universe)
  const selected = set.ok ? set.packages : []
  const all = selected.map(({ name }) => name).filter((name) => !packages.includes(name))
  const groups = selected.flatMap((member) => universe.relationsOf(member).needs)
  const contested = groups
    .map((group) => new Set(group.flatMap((relation) => universe.solutionsOf(relation)).map(({ name }) => name)))
    .filter((names) => names.size > 1)
  return { all, replaceable: all.filter((name) => contested.some((names) => names.has(name))) }
}

/** Names of which there is no package, by how many packages provide them. */
function virtualNames(universe: Universe): { ofOne: string[]; ofSeveral: string[] } {
  const { index } = universe
  const provided = [...index.candidates()].flatMap((candidate) => universe.relationsOf(candidate).provides)
  const names = [...new Set(provided.map(({ name }) => name))].filter((name) => !index.candidate(name)).sort()
  const isOfOne = (name: string) => new Set(universe.providersOf(name).map((found) => found.package.name)).size === 1
  return { ofOne: names.filter(isOfOne), ofSeveral: names.filter((name) => !isOfOne(name)) }
}

function createClashes(universe: Universe, draw: Draw): () => ParityRequest {
  const { index, relationsOf, solutionsOf } = universe
  const pairs: [string, string][] = []
  const neededBy = new Map<string, string[]>()
  for (const candidate of index.candidates()) {
    for (const group of relationsOf(candidate).needs) {
      for (const { name } of group) neededBy.set(name, [...(neededBy.get(name) ?? []).slice(-20), candidate.name])
    }
    for (const other of relationsOf(candidate).excludes.flatMap(solutionsOf)) {
      if (other !== candidate && index.candidate(other.name) === other) pairs.push([candidate.name, other.name])
    }
  }
  return () => {
    const [one, other] = draw.of(pairs)
    const needing = neededBy.get(other) ?? []
    const second = draw.below(2) === 0 || needing.length === 0 ? other : draw.of(needing)
    return { kind: 'clashing', packages: [...new Set([one, second, ...draw.names(draw.below(3))])], exclude: [] }
  }
}
