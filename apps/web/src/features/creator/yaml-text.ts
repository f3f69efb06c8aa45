import type { ImageSpec } from '@whittle/core'
import { parseSpec, writeSpec } from '@whittle/spec'
import type { SpecProblem } from '@whittle/spec'
import { importDockerfile } from '@whittle/spec/import/dockerfile'
import type { ImportNote } from '@whittle/spec/import/dockerfile'
import { draftOf, specOf } from './draft.ts'
import type { Draft } from './draft.ts'

/** A definition as text while it is edited, and the draft that it stands for. */
export interface YamlText {
  text: string
  /** The draft that this text was read into or written from; another one makes the text out of date. */
  draft: Draft
  /** What is wrong with the text; the draft stays as it was until there is nothing. */
  problems: readonly SpecProblem[]
  /** What a Dockerfile said that was pasted here, and the definition does not; until the next one. */
  notCarriedOver?: readonly ImportNote[]
}

/** A draft as YAML, with what may be half typed in it. */
export function yamlTextOf(draft: Draft): YamlText {
  // Writing needs the shape of a definition, not a valid one: what is wrong is told where it is edited.
  return { text: writeSpec(specOf(draft) as ImageSpec), draft, problems: [] }
}

export interface TextContext {
  draft: Draft
  /** The text before this edit. */
  before?: YamlText | undefined
  /** Names of the base images, which a Dockerfile may begin with. */
  bases?: readonly string[]
}

/** What an edit of the text means: a new draft, or problems with their lines. A Dockerfile becomes a definition. */
export function readYamlText(text: string, { draft, before, bases = [] }: TextContext): YamlText {
  if (isDockerfile(text)) return importText(text, draft, bases)
  const result = parseSpec(text)
  const notes = before?.notCarriedOver ? { notCarriedOver: before.notCarriedOver } : {}
  return result.ok
    ? { text, draft: draftOf(result.spec), problems: [], ...notes }
    : { text, draft, problems: result.problems, ...notes }
}

/** No line of a definition begins so, however it is written. */
function isDockerfile(text: string): boolean {
  return /^FROM[ \t]+\S/im.test(text) && !/^apiVersion:/m.test(text)
}

/** Name and description stay: a Dockerfile has none. */
function importText(text: string, draft: Draft, bases: readonly string[]): YamlText {
  const imported = importDockerfile(text, { name: 'image', bases })
  if (!imported.ok) {
    const problems = imported.notes.map(({ line, what, why }) => ({
      code: 'SPEC_VALUE_INVALID' as const,
      path: '',
      message: `${what}: ${why}`,
      ...(line === undefined ? {} : { line }),
    }))
    return { text, draft, problems }
  }
  const { name, title, description } = draft
  const made: Draft = { ...draftOf(imported.spec), name, title, description }
  return { ...yamlTextOf(made), notCarriedOver: imported.notes }
}
