import type { Conflict } from '@whittle/core'
import type { IndexedPackage } from '../repository/indexed-package.ts'
import type { ClauseOrigin, Problem } from './build-clauses.ts'
import { formatGroup, formatRelation, parseRelations, type Relation } from './relations.ts'
import type { Unsolvable } from './unsolvable.ts'
import type { Universe } from './universe.ts'
import { distributionTitle, joinNames } from './wording.ts'

type Step = Conflict['steps'][number]
type Need = Extract<ClauseOrigin, { kind: 'need' }>
type Clash = Extract<ClauseOrigin, { kind: 'conflict' }>

/** One fact of an explanation as a sentence. */
export function describeStep(origin: ClauseOrigin, unsolvable: Unsolvable): Step {
  switch (origin.kind) {
    case 'request': {
      const { name, version } = origin.package
      return { package: name, version, text: `${name} ${version} is asked for.` }
    }
    case 'exclude':
      return { package: origin.name, text: `${origin.name} is excluded.` }
    case 'need': {
      const { name, version } = origin.package
      const what = origin.solutions.length === 0 ? describeMissing(origin, unsolvable) : describeNeed(origin)
      const relation = `${needField(origin)}: ${formatGroup(origin.group)}`
      return { package: name, version, relation, text: `${name} ${version} ${what}.` }
    }
    case 'conflict': {
      const { name, version } = origin.package
      const what = describeClash(origin, `${origin.other.name} ${origin.other.version}`)
      const relation = `${clashField(origin)}: ${formatRelation(origin.relation)}`
      return { package: name, version, relation, text: `${name} ${version} ${what}.` }
    }
  }
}

/** `needs a | b, of which only b can be had`: who may meet it, where the relation does not say so itself. */
function describeNeed({ group, solutions }: Need): string {
  const needs = `needs ${formatGroup(group)}`
  const named = new Set(group.map(({ name }) => name))
  const names = solutions.map(({ name }) => name)
  if (names.length === named.size && names.every((name) => named.has(name))) return needs
  if (names.length > 1) return `${needs}, which can be ${joinNames(names, 'or')}`
  return named.has(names[0]!)
    ? `${needs}, of which only ${names[0]} can be had`
    : `${needs}, which only ${names[0]} provides`
}

/** `needs libfoo (>= 2), but Debian 13 has libfoo 1.5`. */
export function describeMissing({ group }: Need, unsolvable: Unsolvable): string {
  const why = group.map((relation) => whyMissing(relation, unsolvable))
  return `needs ${formatGroup(group)}, but ${joinNames([...new Set(why)])}`
}

function whyMissing(relation: Relation, { problem, universe }: Unsolvable): string {
  const distribution = distributionTitle(universe.index.snapshot.distribution)
  const other = universe.solutionsOf(relation)[0]
  if (other) return whyNotTaken(other, problem, universe)
  const { name, qualifier } = relation
  const candidate = universe.index.candidate(name)
  if (candidate && qualifier !== undefined) return `${name} ${candidate.version} does not serve as ${name}:${qualifier}`
  if (candidate) return `${distribution} has ${name} ${candidate.version}`
  const providers = [...new Set(universe.providersOf(name).map((provider) => provider.package.name))]
  if (providers.length === 0) return `${distribution} has no ${name}`
  return `${joinNames(providers)} ${providers.length === 1 ? 'provides' : 'provide'} it in no such version`
}

/** It is there, but its name stands for another version. */
function whyNotTaken({ name, version }: IndexedPackage, { requested }: Problem, { index }: Universe): string {
  const asked = requested.find((other) => other.name === name)
  if (asked) return `${name} ${asked.version} is asked for`
  return `${name} ${index.candidate(name)?.version} is taken unless ${name}=${version} is asked for as well`
}

/** `conflicts with mail-transport-agent, which postfix 3.10 provides`; `other` names the package and its version. */
export function describeClash(clash: Clash, other: string): string {
  const { relation } = clash
  const verb = clashField(clash) === 'Breaks' ? 'breaks' : 'conflicts with'
  if (relation.name !== clash.other.name) return `${verb} ${formatRelation(relation)}, which ${other} provides`
  const range = relation.operator === undefined ? '' : `, as with every ${formatRelation(relation)}`
  return `${verb} ${other}${range}`
}

function needField({ package: self, group }: Need): 'Pre-Depends' | 'Depends' {
  return parseRelations(self.preDepends).some((other) => formatGroup(other) === formatGroup(group))
    ? 'Pre-Depends'
    : 'Depends'
}

function clashField({ package: self, relation }: Clash): 'Conflicts' | 'Breaks' {
  const text = formatRelation(relation)
  return parseRelations(self.conflicts)
    .flat()
    .some((other) => formatRelation(other) === text)
    ? 'Conflicts'
    : 'Breaks'
}
