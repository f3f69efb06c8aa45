import type { Conflict } from '@whittle/core'
import { formatGroup, formatRelation } from './relations.ts'
import type { ClauseOrigin } from './build-clauses.ts'
import type { Universe } from './universe.ts'

type Step = Conflict['steps'][number]
type Fix = Conflict['fixes'][number]

/** A minimal set of clauses that cannot hold together, as sentences in the order in which one leads to the next. */
export function explainConflict(core: readonly ClauseOrigin[], universe: Universe): Conflict {
  const ordered = inOrder(core)
  const requests = ordered.flatMap((origin) => (origin.kind === 'request' ? [origin.package] : []))
  const steps = ordered.map((origin) => describeStep(origin, universe))
  return {
    summary: summarise(
      ordered,
      requests.map(({ name }) => name),
      universe,
    ),
    steps,
    fixes: findFixes(ordered, universe),
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

function describeStep(origin: ClauseOrigin, universe: Universe): Step {
  switch (origin.kind) {
    case 'request': {
      const { name, version } = origin.package
      return { package: name, version, text: `${name} ${version} is asked for.` }
    }
    case 'exclude':
      return { package: origin.name, text: `${origin.name} is excluded.` }
    case 'need': {
      const { name, version } = origin.package
      const relation = formatGroup(origin.group)
      const missing = origin.solutions.length === 0 ? `, ${whyMissing(origin, universe)}` : ''
      return {
        package: name,
        version,
        relation: `Depends: ${relation}`,
        text: `${name} ${version} needs ${relation}${missing}.`,
      }
    }
    case 'conflict': {
      const { package: self, relation, other } = origin
      const text = `${self.name} ${self.version} cannot be installed together with ${other.name} ${other.version} (it excludes ${formatRelation(relation)}).`
      return { package: self.name, version: self.version, relation: `Conflicts: ${formatRelation(relation)}`, text }
    }
  }
}

function whyMissing({ group }: Extract<ClauseOrigin, { kind: 'need' }>, { index }: Universe): string {
  const found = group.map(({ name, operator }) => {
    const version = index.candidate(name)?.version
    if (version === undefined) return `there is no ${name}`
    return operator === undefined ? `${name} ${version} is not what it means` : `there is ${name} ${version}`
  })
  return `but ${found.join(' and ')}`
}

function summarise(core: readonly ClauseOrigin[], requests: readonly string[], universe: Universe): string {
  const asked = requests.length > 1 ? `${requests.slice(0, -1).join(', ')} and ${requests.at(-1)}` : (requests[0] ?? '')
  const excluded = core.flatMap((origin) => (origin.kind === 'exclude' ? [origin.name] : []))
  const conflict = core.find((origin) => origin.kind === 'conflict')
  const missing = core.find((origin) => origin.kind === 'need' && origin.solutions.length === 0)
  if (excluded.length > 0) return `${asked} cannot do without ${excluded.join(' or ')}, which is excluded.`
  if (conflict) {
    const [a, b] = [conflict.package, conflict.other]
    const clash = `${a.name} ${a.version} and ${b.name} ${b.version} exclude each other`
    return requests.length > 1 ? `${asked} cannot be had together: ${clash}.` : `${asked} cannot be had: ${clash}.`
  }
  return missing ? `${asked} cannot be had: ${describeStep(missing, universe).text}` : `${asked} cannot be had.`
}

function findFixes(core: readonly ClauseOrigin[], { index }: Universe): Fix[] {
  const fixes: Fix[] = []
  for (const origin of core) {
    if (origin.kind === 'exclude') {
      fixes.push({ text: `Allow ${origin.name}.`, action: 'remove-exclude', package: origin.name })
    }
    if (origin.kind !== 'request') continue
    const { name, version } = origin.package
    const candidate = index.candidate(name)?.version
    if (candidate !== version) {
      const text = `Take ${name} ${candidate} instead of ${version}.`
      fixes.push({ text, action: 'remove-pin', package: name })
    }
    fixes.push({ text: `Leave ${name} out.`, action: 'remove-package', package: name })
  }
  return fixes
}
