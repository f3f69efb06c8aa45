import type { ImageSpec } from '@whittle/core'
import type { SpecChange } from './spec-changes.ts'

/** A saved definition as the API answers it. */
export interface SavedImage {
  team: string
  name: string
  revision: number
  /** False when the definition was what the newest revision says already. */
  changed: boolean
}

/** What the second of two people saving is told: what the first made of it. */
export interface RevisionConflict {
  /** The revision that is newest now. */
  revision: number
  savedBy?: string
  /** ISO 8601. */
  savedAt: string
  spec: ImageSpec
  /** From the revision that the second began with to the newest. */
  changes: SpecChange[]
}
