'use client'

import type { CatalogEntry } from '@whittle/core'
import { createContext, use } from 'react'
import type { DraftChange } from './draft-changes.ts'
import type { Draft } from './draft.ts'
import type { Step } from './fields.ts'
import type { ShownTarget } from './use-preview.ts'

/** What every editor of the Creator works with. */
export interface CreatorState {
  draft: Draft
  change(change: DraftChange): void
  /** The message beside a field, once the person has left it or tried to save. */
  problemAt(field: string): string | undefined
  /** The image that is looked at, of those that the definition makes. */
  target: ShownTarget
  /** All bases of the catalogue; undefined while they are not known. */
  bases: readonly CatalogEntry[] | undefined
  /** The chosen base; undefined for scratch and while the catalogue is not known. */
  base: CatalogEntry | undefined
  /** Shows a step and moves the focus to one of its fields. */
  show(step: Step, field?: string): void
  /** Set once the image exists: its name is its address and stays. */
  savedName?: string
}

const CreatorContext = createContext<CreatorState | undefined>(undefined)

export const CreatorProvider = CreatorContext.Provider

/** The Creator that this editor is part of. */
export function useCreator(): CreatorState {
  const state = use(CreatorContext)
  if (!state) throw new Error('an editor stands outside the Creator')
  return state
}
