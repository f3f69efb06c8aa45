import { PackageSource } from '@whittle/core'
import { z } from 'zod'
import { checkAgainst } from './check-spec.ts'
import type { SpecProblem } from './problem.ts'
import { readYaml } from './read-yaml.ts'

export type SourcesResult = { ok: true; sources: PackageSource[] } | { ok: false; problems: SpecProblem[] }

const SourceList = z
  .array(PackageSource)
  .min(1)
  .max(50)
  .refine((sources) => new Set(sources.map(({ name }) => name)).size === sources.length, 'must hold each name once')

/**
 * Reads a list of further repositories (YAML or JSON), or every problem with its place. A key that is no armoured block
 * is a file, which `readKey` reads; what that fails with is thrown.
 */
export async function parseSources(text: string, readKey: (path: string) => Promise<string>): Promise<SourcesResult> {
  const reading = readYaml(text)
  if (!reading.ok) return reading
  const { value, source } = reading
  for (const entry of Array.isArray(value) ? value : []) {
    const key: unknown = entry?.key
    if (typeof key === 'string' && !key.includes('-----BEGIN')) entry.key = await readKey(key)
  }
  const checked = checkAgainst(SourceList, value, source)
  return checked.ok ? { ok: true, sources: checked.value } : checked
}
