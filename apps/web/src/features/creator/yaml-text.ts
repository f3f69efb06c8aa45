import type { ImageSpec } from '@whittle/core'
import { parseSpec, writeSpec } from '@whittle/spec'
import type { SpecProblem } from '@whittle/spec'
import { draftOf, specOf } from './draft.ts'
import type { Draft } from './draft.ts'

/** A definition as text while it is edited, and the draft that it stands for. */
export interface YamlText {
  text: string
  /** The draft that this text was read into or written from; another one makes the text out of date. */
  draft: Draft
  /** What is wrong with the text; the draft stays as it was until there is nothing. */
  problems: readonly SpecProblem[]
}

/** A draft as YAML, with what may be half typed in it. */
export function yamlTextOf(draft: Draft): YamlText {
  // Writing needs the shape of a definition, not a valid one: what is wrong is told where it is edited.
  return { text: writeSpec(specOf(draft) as ImageSpec), draft, problems: [] }
}

/** What an edit of the text means: a new draft, or problems with their lines. */
export function readYamlText(text: string, draft: Draft): YamlText {
  const result = parseSpec(text)
  return result.ok ? { text, draft: draftOf(result.spec), problems: [] } : { text, draft, problems: result.problems }
}
