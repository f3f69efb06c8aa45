import type { ImageSpec } from '@whittle/core'
import { draftOf } from './draft.ts'
import type { Draft } from './draft.ts'
import { newDraft } from './new-draft.ts'

/** What the Creator opens with: a new image from a base, or the newest revision of one. */
export type CreatorStart =
  | { kind: 'new'; from: string }
  | { kind: 'edit'; team: string; name: string; revision: number; spec: ImageSpec }

/** The draft that it opens with; a new image's schedule follows the clock of the browser. */
export function initialDraft(start: CreatorStart): Draft {
  if (start.kind === 'edit') return draftOf(start.spec)
  return newDraft(start.from, Intl.DateTimeFormat().resolvedOptions().timeZone)
}
