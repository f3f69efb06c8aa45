import type { ImageSpec } from '@whittle/core'

/** Something of the imported file that the definition does not say. */
export interface ImportNote {
  /** Line of the file, from 1; absent for what concerns it as a whole. */
  line?: number
  /** What it is, as it stands in the file, shortened. */
  what: string
  /** Why it could not be carried over, or what was written instead, and what to do: a sentence. */
  why: string
}

/** A definition with all that it does not say, in the order of the file; or why there is none. */
export type ImportResult = { ok: true; spec: ImageSpec; notes: ImportNote[] } | { ok: false; notes: ImportNote[] }

export interface ImportOptions {
  /** Name of the image. */
  name: string
  /** Base images that a `FROM` may be mapped to by its name: `python`, `nginx`. */
  bases?: readonly string[]
}

const SHOWN_CHARACTERS = 100
const SENTENCE_CHARACTERS = 400

/** A piece of the file in one line, without control characters, shortened: a note is printed on terminals. */
export function shown(text: string): string {
  const line = text
    .slice(0, 10 * SHOWN_CHARACTERS)
    .replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
  return line.length > SHOWN_CHARACTERS ? `${line.slice(0, SHOWN_CHARACTERS - 1)}…` : line
}

/** A sentence that may quote the file, as fit for a terminal. */
export function sentence(text: string): string {
  return text.slice(0, SENTENCE_CHARACTERS).replaceAll(/[\p{Cc}\p{Cf}]+/gu, ' ')
}

/** Notes by their line, each once; those of the whole file first. */
export function inOrder(notes: ImportNote[]): ImportNote[] {
  const unique = new Map(notes.map((note) => [JSON.stringify(note), note]))
  return [...unique.values()].sort((a, b) => (a.line ?? 0) - (b.line ?? 0))
}
