import { canonicalJson } from '@whittle/core'
import type { ImageSpecInput } from '@whittle/core'

/** One difference between two definitions. */
export interface SpecChange {
  /** `spec.environment.LOG_LEVEL`; lists of packages name the entry: `spec.packages`. */
  path: string
  kind: 'added' | 'removed' | 'changed'
  before?: string
  after?: string
}

type Tree = Record<string, unknown>

/** What differs from one definition to the next, in the order of the definition. Lists of words are compared as sets. */
export function compareSpecs(before: ImageSpecInput, after: ImageSpecInput): SpecChange[] {
  return [
    ...compareTrees(before.metadata, after.metadata, 'metadata'),
    ...compareTrees(before.spec ?? {}, after.spec ?? {}, 'spec'),
  ]
}

/** A difference in words. */
export function describeChange({ path, kind, before, after }: SpecChange): string {
  if (kind === 'added') return `${path}: ${after} added`
  if (kind === 'removed') return `${path}: ${before} removed`
  return after === undefined ? `${path}: ${before} changed` : `${path}: ${before} → ${after}`
}

function compareTrees(before: Tree, after: Tree, path: string): SpecChange[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return keys.flatMap((key) => compareValues(before[key], after[key], `${path}.${key}`))
}

function compareValues(before: unknown, after: unknown, path: string): SpecChange[] {
  if (isNothing(before, path) && isNothing(after, path)) return []
  if (canonicalJson([before ?? null]) === canonicalJson([after ?? null])) return []
  if (path === 'spec.files') return compareFiles(before, after)
  if (isSetPath(path)) return compareSets(before, after, path)
  if (isTree(before) || isTree(after))
    return compareTrees(isTree(before) ? before : {}, isTree(after) ? after : {}, path)
  if (isNothing(before, path)) return [{ path, kind: 'added', after: text(after) }]
  if (isNothing(after, path)) return [{ path, kind: 'removed', before: text(before) }]
  return [{ path, kind: 'changed', before: text(before), after: text(after) }]
}

function isSetPath(path: string): boolean {
  return /^spec\.(?:packages|exclude|ports|volumes|dev\.packages)$/.test(path)
}

function compareSets(before: unknown, after: unknown, path: string): SpecChange[] {
  const old = asTexts(before)
  const now = asTexts(after)
  return [
    ...now.filter((entry) => !old.includes(entry)).map((entry) => ({ path, kind: 'added' as const, after: entry })),
    ...old.filter((entry) => !now.includes(entry)).map((entry) => ({ path, kind: 'removed' as const, before: entry })),
  ]
}

function compareFiles(before: unknown, after: unknown): SpecChange[] {
  const path = 'spec.files'
  const old = filesByPath(before)
  const now = filesByPath(after)
  return [
    ...[...now].flatMap(([file, content]): SpecChange[] => {
      const was = old.get(file)
      if (was === undefined) return [{ path, kind: 'added', after: file }]
      return was === content ? [] : [{ path, kind: 'changed', before: file }]
    }),
    ...[...old.keys()]
      .filter((file) => !now.has(file))
      .map((file) => ({ path, kind: 'removed' as const, before: file })),
  ]
}

function filesByPath(value: unknown): Map<string, string> {
  const files: unknown[] = Array.isArray(value) ? value : []
  return new Map(files.filter(isTree).map((file) => [String(file.path), canonicalJson(file)]))
}

function asTexts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(text) : []
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What a definition need not mention. An empty entry point or command says something: it overrides the base's. */
function isNothing(value: unknown, path: string): boolean {
  if (value === undefined || value === null) return true
  if (Array.isArray(value)) return value.length === 0 && !/^spec\.(?:entrypoint|command)$/.test(path)
  return isTree(value) && Object.keys(value).length === 0
}

/** Long values are cut. */
function text(value: unknown): string {
  const written = typeof value === 'string' ? value : JSON.stringify(value)
  return written.length > 80 ? `${written.slice(0, 79)}…` : written
}
