import { compareDebVersions } from '../versions/compare-deb-versions.ts'

export type RelationOperator = '<<' | '<=' | '=' | '>=' | '>>'

/** One package of a relation field (Debian Policy 7.1): `libc6 (>= 2.38)`, `python3:any`. */
export interface Relation {
  name: string
  /** After the colon: `any`, `native`, or an architecture. */
  qualifier?: string
  operator?: RelationOperator
  version?: string
}

/** Alternatives of which one is enough. */
export type OrGroup = readonly Relation[]

const RELATION =
  /^([a-z0-9][a-z0-9+.-]*)(?::([a-z0-9-]+))?(?:\s*\(\s*(<<|<=|=|>=|>>|<|>)\s*([^\s)\p{Cc}]+)\s*\))?(?:\s*\[[^\]]*\])?(?:\s*<[^>]*>)*$/u

/**
 * The or-groups of a relation field. What does not follow the syntax is left out: such a field cannot be in a signed index
 * of Debian, and elsewhere apt refuses the whole package.
 */
export function parseRelations(field: string): OrGroup[] {
  if (field === '') return []
  return field
    .split(',')
    .map((group) => group.split('|').flatMap((text) => parseRelation(text.trim()) ?? []))
    .filter((group) => group.length > 0)
}

function parseRelation(text: string): Relation | undefined {
  const match = RELATION.exec(text)
  if (!match) return undefined
  const [, name, qualifier, operator, version] = match
  const relation: Relation = { name: name! }
  if (qualifier) relation.qualifier = qualifier
  // Deprecated spellings mean "or equal" (Policy 7.1).
  if (operator && version) {
    relation.operator = operator === '<' ? '<=' : operator === '>' ? '>=' : (operator as RelationOperator)
    relation.version = version
  }
  return relation
}

/** Whether a version lies in a relation's range; a relation without a range takes any. */
export function isInRange(version: string, { operator, version: bound }: Relation): boolean {
  if (operator === undefined || bound === undefined) return true
  const order = compareDebVersions(version, bound)
  switch (operator) {
    case '<<':
      return order < 0
    case '<=':
      return order <= 0
    case '=':
      return order === 0
    case '>=':
      return order >= 0
    case '>>':
      return order > 0
  }
}

/** A relation as a control file writes it. */
export function formatRelation({ name, qualifier, operator, version }: Relation): string {
  const range = operator ? ` (${operator} ${version})` : ''
  return `${name}${qualifier ? `:${qualifier}` : ''}${range}`
}

/** Alternatives as a control file writes them. */
export function formatGroup(group: OrGroup): string {
  return group.map(formatRelation).join(' | ')
}
