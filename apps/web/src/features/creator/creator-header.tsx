'use client'

import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Select } from '../../ui/text-input.tsx'

export interface CreatorHeaderProps {
  title: string
  /** The newest saved revision; undefined before the first. */
  revision: number | undefined
  dirty: boolean
  pending: 'save' | 'build' | undefined
  /** Teams that a new image may belong to; a choice is offered where there are several. */
  teams: readonly { slug: string; name: string }[]
  team: string
  onTeam(slug: string): void
  onSave(build: boolean): void
}

/** What is being edited, whether it is saved, and the two ways to save it. */
export function CreatorHeader(props: CreatorHeaderProps) {
  const { title, revision, dirty, pending, teams, team, onTeam, onSave } = props
  return (
    <header className="sticky top-0 z-10 -mx-4 flex flex-wrap items-center gap-2 border-b bg-canvas px-4 py-2">
      <h1 className="min-w-0 truncate text-[18px]">{title}</h1>
      <output className="flex items-center gap-2">
        {revision !== undefined && <Badge>revision {revision}</Badge>}
        {dirty ? (
          <Badge tone="warning">unsaved changes</Badge>
        ) : (
          revision !== undefined && <Badge tone="success">saved</Badge>
        )}
      </output>
      <div className="ml-auto flex items-center gap-2">
        {revision === undefined && teams.length > 1 && (
          <Select
            className="w-auto"
            aria-label="Team that the image belongs to"
            options={teams.map(({ slug, name }) => ({ value: slug, label: name }))}
            value={team}
            onChange={(event) => onTeam(event.target.value)}
          />
        )}
        <Button
          onClick={() => onSave(false)}
          pending={pending === 'save'}
          disabled={pending !== undefined || (revision !== undefined && !dirty)}
        >
          Save
        </Button>
        <Button
          variant="primary"
          onClick={() => onSave(true)}
          pending={pending === 'build'}
          disabled={pending !== undefined}
        >
          Save & build
        </Button>
      </div>
    </header>
  )
}
