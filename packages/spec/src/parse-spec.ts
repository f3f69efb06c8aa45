import { checkSpec } from './check-spec.ts'
import type { SpecResult } from './problem.ts'
import { readYaml } from './read-yaml.ts'

/**
 * Reads a definition written as YAML 1.2 or JSON (contracts, "ImageSpec"): the definition with its defaults filled in, or
 * every problem with its field and its place. Never throws, whatever the text.
 */
export function parseSpec(text: string): SpecResult {
  const reading = readYaml(text)
  return reading.ok ? checkSpec(reading.value, reading.source) : reading
}
