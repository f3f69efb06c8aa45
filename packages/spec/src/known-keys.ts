import { ImageSpec } from '@whittle/core'
import { z } from 'zod'
import type { SpecPath } from './problem.ts'

/** Names that other tools give to fields of ours. */
const OTHER_NAMES: Record<string, string> = {
  base: 'from',
  image: 'from',
  cmd: 'command',
  args: 'command',
  env: 'environment',
  variables: 'environment',
  workdir: 'workingDirectory',
  'working-dir': 'workingDirectory',
  'work-dir': 'workingDirectory',
  expose: 'ports',
  archs: 'architectures',
  platforms: 'architectures',
  accounts: 'users',
  'run-as': 'user',
  contents: 'content',
  text: 'content',
  permissions: 'mode',
  remove: 'exclude',
  suite: 'distribution',
}

/** The keys that a definition may have at the path; empty where it may have any, or none. */
function knownKeys(path: SpecPath): string[] {
  let schema: z.core.$ZodType | undefined = ImageSpec
  for (const step of path) {
    const outer = unwrap(schema)
    if (outer instanceof z.ZodObject) schema = outer.shape[String(step)]
    else if (outer instanceof z.ZodArray) schema = outer.element
    else return []
    if (schema === undefined) return []
  }
  const found = unwrap(schema)
  return found instanceof z.ZodObject ? Object.keys(found.shape) : []
}

/** The object inside of optional, defaulted and alternative schemas, where there is one. */
function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    return unwrap(schema.def.innerType)
  }
  if (schema instanceof z.ZodUnion) {
    return schema.options.find((option) => option instanceof z.ZodObject) ?? schema
  }
  return schema
}

/** What somebody who wrote an unknown key at a path may have meant, as a sentence; `undefined` when nothing is near. */
export function suggestKey(key: string, path: SpecPath): string | undefined {
  const here = nearestKey(key, knownKeys(path))
  if (here !== undefined) return `Did you mean ${JSON.stringify(here)}?`
  const elsewhere = [['spec'], ['metadata'], []].find((other) => knownKeys(other).includes(key))
  if (elsewhere === undefined) return undefined
  return elsewhere.length === 0
    ? `${JSON.stringify(key)} belongs to the top of the definition, not below ${JSON.stringify(path[0])}.`
    : `${JSON.stringify(key)} belongs below ${JSON.stringify(elsewhere[0])}.`
}

function nearestKey(key: string, known: string[]): string | undefined {
  const plain = key.toLowerCase()
  const other = OTHER_NAMES[plain]
  if (other !== undefined && known.includes(other)) return other
  const ranked = known
    .map((name) => ({ name, distance: editDistance(plain.replaceAll(/[-_]/g, ''), name.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)
  const [best] = ranked
  return best && best.distance <= Math.max(1, Math.floor(key.length / 3)) ? best.name : undefined
}

/** Insertions, deletions, substitutions and swaps of neighbours that make one text of the other. */
function editDistance(from: string, to: string): number {
  if (from.length > 64) return Infinity
  let beforeLast: number[] = []
  let last = Array.from({ length: to.length + 1 }, (_, column) => column)
  for (let row = 1; row <= from.length; row++) {
    const current = [row]
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1]
      let cost = Math.min(last[column]! + 1, current[column - 1]! + 1, last[column - 1]! + (same ? 0 : 1))
      const swapped = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]
      if (swapped) cost = Math.min(cost, beforeLast[column - 2]! + 1)
      current.push(cost)
    }
    beforeLast = last
    last = current
  }
  return last[to.length]!
}
