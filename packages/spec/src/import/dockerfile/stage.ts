import { DefinitionDraft, type Origin } from '../definition-draft.ts'
import type { WordOptions } from './words.ts'

/** A stage of a Dockerfile as far as it was read. */
export interface Stage {
  /** Behind `AS`, lower case. */
  name?: string
  draft: DefinitionDraft
  /** Values of ARG and ENV that instructions may name. */
  variables: Map<string, string>
  /** Users that a RUN makes, with their number where it gives one. */
  accounts: Map<string, number | undefined>
  /** Where the user was set. */
  user?: Origin & { name: string }
  entrypointIsShell: boolean
  /** Characters that variables may still bring, in all stages: values that double each line would fill the memory. */
  budget: { left: number }
}

const MAX_REPLACED_CHARACTERS = 4 * 1024 * 1024

/** A new stage; one that begins with another goes on where that ended. */
export function createStage(from?: Stage, budget = from?.budget): Stage {
  return {
    draft: from?.draft.copy() ?? new DefinitionDraft(),
    variables: new Map(from?.variables ?? [['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin']]),
    accounts: new Map(from?.accounts),
    ...(from?.user ? { user: from.user } : {}),
    entrypointIsShell: from?.entrypointIsShell ?? false,
    budget: budget ?? { left: MAX_REPLACED_CHARACTERS },
  }
}

/** How the words of an instruction are read in a stage; a variable that nobody set is noted once. */
export function wordsIn(stage: Stage, escape: string, origin: Origin): WordOptions {
  const told = new Set<string>()
  return {
    escape,
    variables: (name) => spend(stage, stage.variables.get(name)),
    unknown: (name) => {
      if (!told.has(name)) stage.draft.note(origin, `$${name} has no value in this file; it was taken as empty.`)
      told.add(name)
      return ''
    },
  }
}

/** A value that is put in for a variable; empty once there were too many. */
export function spend({ budget }: Stage, value: string | undefined): string | undefined {
  budget.left -= value?.length ?? 0
  return budget.left < 0 && value !== undefined ? '' : value
}
