'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { callApi, problemFrom } from '../../api/call-api.ts'
import type { ProblemDocument } from '../../api/problem-document.ts'
import type { StartedBuild } from '../../api/start-build.ts'
import { fieldOf } from './fields.ts'
import { specOf } from './draft.ts'
import type { Draft } from './draft.ts'
import type { RevisionConflict, SavedImage } from './image-document.ts'

/** Where a draft is saved: a new image of a team, or the next revision of an image. */
export interface SaveTarget {
  team: string
  /** The image's name and the revision that the change began with; undefined for a new image. */
  existing?: { name: string; revision: number }
}

/** Saving, and what came of it. */
export interface Save {
  /** What is under way. */
  pending: 'save' | 'build' | undefined
  problem: ProblemDocument | undefined
  conflict: RevisionConflict | undefined
  /** Whether the last attempt was to build, too: trying again does the same. */
  building: boolean
  /** What the server refused about a field, until the person changes it. */
  refusalAt(field: string, draft: Draft): string | undefined
  /** Saves; with `build` a build is queued and its page opened. `over` saves over another person's revision. */
  run(draft: Draft, options: { build: boolean; over?: number }): Promise<void>
  dismissConflict(): void
}

/** Saves drafts to `target`; `onSaved` learns the new revision before any page is left. */
export function useSave(target: SaveTarget, onSaved: (draft: Draft, image: SavedImage) => void): Save {
  const router = useRouter()
  const [pending, setPending] = useState<Save['pending']>()
  const [building, setBuilding] = useState(false)
  const [refusal, setRefusal] = useState<{ problem: ProblemDocument; name: string }>()
  const [conflict, setConflict] = useState<RevisionConflict>()
  const run: Save['run'] = async (draft, { build, over }) => {
    setPending(build ? 'build' : 'save')
    setBuilding(build)
    setRefusal(undefined)
    setConflict(undefined)
    try {
      const image = await store(target, draft, over)
      onSaved(draft, image)
      const address = `${image.team}/${image.name}`
      if (build) {
        const started = await callApi<StartedBuild>(`/api/v1/images/${address}/builds`, { body: {} })
        router.push(`/builds/${started.id}`)
        return
      }
      if (!target.existing) router.replace(`/images/${address}/edit`)
    } catch (error) {
      const refused = problemFrom(error)
      if (refused.code === 'IMAGE_REVISION_CONFLICT') setConflict(refused.current as RevisionConflict)
      else setRefusal({ problem: refused, name: draft.name })
    }
    setPending(undefined)
  }
  return {
    pending,
    problem: refusal?.problem,
    conflict,
    building,
    refusalAt: (field, { name }) =>
      field === fieldOf.name && name === refusal?.name
        ? refusal.problem.errors?.find(({ path }) => path === 'metadata.name')?.message
        : undefined,
    run,
    dismissConflict: () => setConflict(undefined),
  }
}

function store({ team, existing }: SaveTarget, draft: Draft, over: number | undefined): Promise<SavedImage> {
  const spec = specOf(draft)
  if (!existing) return callApi('/api/v1/images', { body: { team, spec } })
  return callApi(`/api/v1/images/${team}/${existing.name}`, {
    method: 'PUT',
    body: { spec, expectedRevision: over ?? existing.revision },
  })
}
