import table from './surveyed-effects.json' with { type: 'json' }

const EFFECTS: ReadonlyMap<string, readonly string[]> = new Map(Object.entries(table))

/**
 * What the scripts of a package do that no effect declares, as the last survey of the archive found: the first few commands,
 * as they are written. `undefined` for a package of which nothing such is known. The table is written by
 * `npm run survey -- --report`.
 */
export function surveyedEffects(name: string): readonly string[] | undefined {
  return EFFECTS.get(name)
}
