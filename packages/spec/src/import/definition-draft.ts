import { ImageSpec, type ImageSpecInput } from '@whittle/core'
import { checkSpec } from '../check-spec.ts'
import { type ImportNote, type ImportResult, inOrder, sentence, shown } from './import-result.ts'

type Body = NonNullable<ImageSpecInput['spec']>

const MAX_NOTES = 500
const MAX_ENTRIES = 1000

/** Where something of the file stands, and how it is shown in notes. */
export interface Origin {
  line?: number
  what: string
}

/**
 * A definition that is put together piece by piece. Each piece is checked by the schema when it is added: one that a
 * definition may not hold becomes a note, so that what remains is valid.
 */
export class DefinitionDraft {
  readonly notes: ImportNote[] = []
  body: Body = {}
  /** How many pieces were carried over. */
  carried = 0

  /** A copy that goes its own way, as a stage of a Dockerfile that begins with another. */
  copy(): DefinitionDraft {
    const copy = new DefinitionDraft()
    copy.notes.push(...this.notes)
    copy.body = structuredClone(this.body)
    copy.carried = this.carried
    return copy
  }

  note({ line, what }: Origin, why: string): void {
    if (this.isFull) return
    if (this.notes.length === MAX_NOTES - 1) {
      this.notes.push({ what: 'the rest', why: `There are more than ${MAX_NOTES} notes; what follows was not read.` })
      return
    }
    this.notes.push({ ...(line === undefined ? {} : { line }), what: shown(what), why: sentence(why) })
  }

  /** A file with so much that is not understood is none that a person wants to import: what follows is passed over. */
  private get isFull(): boolean {
    return this.notes.length >= MAX_NOTES
  }

  /** Sets keys that hold one value. Returns whether the definition may hold it. */
  set(piece: Body, origin: Origin): boolean {
    const message = problemOf(piece)
    if (message !== undefined) {
      this.note(origin, `A definition cannot hold this: it ${message}.`)
      return false
    }
    Object.assign(this.body, piece)
    this.carried += 1
    return true
  }

  /** Adds to a list what it does not hold yet. */
  add(key: 'packages' | 'ports' | 'volumes' | 'exclude', value: string, origin: Origin): void {
    if (this.isFull || this.body[key]?.includes(value)) return
    const message = problemOf({ [key]: [value] })
    const all = [...(this.body[key] ?? []), value]
    const together = message ?? problemOf({ [key]: all })
    if (together !== undefined) return this.note(origin, `"${shown(value)}" was left out: it ${together}.`)
    this.body[key] = all
    this.carried += 1
  }

  /** Sets an entry of a map; an empty value takes it out, as definitions hold none. */
  put(
    key: 'environment' | 'labels' | 'annotations',
    name: string,
    { value, origin }: { value: string; origin: Origin },
  ): void {
    const known = Object.keys(this.body[key] ?? {})
    if (this.isFull || known.length >= MAX_ENTRIES)
      return this.note(origin, `There are more than ${MAX_ENTRIES} ${key}.`)
    // A name like __proto__ must become a key like any other.
    const entry = Object.fromEntries([[name, value]])
    const message = problemOf({ [key]: entry })
    if (message !== undefined) return this.note(origin, `"${shown(name)}" was left out: it ${message}.`)
    this.body[key] = Object.fromEntries([...Object.entries(this.body[key] ?? {}), [name, value]])
    this.carried += 1
  }

  /** The definition, unless nothing of the file could be carried over. */
  finish(name: string): ImportResult {
    const notes = inOrder(this.notes)
    if (this.carried === 0) return { ok: false, notes }
    const checked = checkSpec({ apiVersion: 'whittle.dev/v1', kind: 'Image', metadata: { name }, spec: this.body })
    if (checked.ok) return { ok: true, spec: checked.spec, notes }
    const problems = checked.problems.map(({ path, message }) => ({
      what: shown(path),
      why: sentence(`It ${message}.`),
    }))
    return { ok: false, notes: [...problems, ...notes] }
  }
}

/** What the schema says of a piece of a definition: `must be absolute`. */
function problemOf(spec: Body): string | undefined {
  const parsed = ImageSpec.safeParse({ apiVersion: 'whittle.dev/v1', kind: 'Image', metadata: { name: 'a' }, spec })
  if (parsed.success) return undefined
  const [issue] = parsed.error.issues
  // Of a key that is wrong, the rule is told one level below.
  const message = (issue?.code === 'invalid_key' ? issue.issues[0]?.message : issue?.message) ?? ''
  return /^(?:must|is|may|holds|cannot)\b/.test(message) ? message : 'is not valid there'
}
