import table from './surveyed-effects.json' with { type: 'json' }

/** Commands of one maintainer script, as they are written. */
interface ScriptCommands {
  script: string
  commands: string[]
}

const EFFECTS: ReadonlyMap<string, readonly ScriptCommands[]> = new Map(Object.entries(table))

/**
 * What the scripts of a package do that no effect declares, as the last survey of the archive found: the first few commands
 * of each. `undefined` for a package of which nothing such is known. The table is written by `npm run survey -- --report`.
 */
export function surveyedEffects(name: string): readonly ScriptCommands[] | undefined {
  return EFFECTS.get(name)
}
