'use client'

import type { CatalogEntry } from '@whittle/core'
import { useState } from 'react'
import { classNames } from '../../ui/class-names.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { baseFits } from './base-filter.ts'
import { useCreator } from './creator-context.tsx'
import { DraftField } from './draft-field.tsx'
import { fieldOf } from './fields.ts'
import { PlatformChoice } from './platform-choice.tsx'

/** Name and description of the image, for which release and machines it is, and what it starts from. */
export function BaseStep() {
  const { draft, change, savedName } = useCreator()
  return (
    <div className="flex flex-col gap-6">
      <div className="grid gap-4 sm:grid-cols-2">
        <DraftField
          field={fieldOf.name}
          label="Name"
          help={
            savedName
              ? 'Its address in the registry: it stays.'
              : 'Part of the pull command: lower-case letters, digits, dashes.'
          }
          value={draft.name}
          readOnly={savedName !== undefined}
          placeholder="shop-api"
          mono
          onChange={(name) => change((before) => ({ ...before, name }))}
        />
        <DraftField
          field={fieldOf.title}
          label="Title"
          help="What people read in the gallery."
          optional
          value={draft.title}
          placeholder="Shop API"
          onChange={(title) => change((before) => ({ ...before, title }))}
        />
        <div className="sm:col-span-2">
          <DraftField
            field={fieldOf.description}
            label="Description"
            optional
            multiline
            value={draft.description}
            onChange={(description) => change((before) => ({ ...before, description }))}
          />
        </div>
      </div>
      <PlatformChoice />
      <BaseChoice />
    </div>
  )
}

const scratch = {
  name: 'scratch',
  title: 'Build up from scratch',
  description: 'Nothing at all: only what your packages bring and the few files that every image has.',
}

function BaseChoice() {
  const { bases, draft } = useCreator()
  const [text, setText] = useState('')
  if (!bases) return <BasesSkeleton />
  // A base that is named by the definition and not in the catalogue must be seen, too.
  const known = [...inOrder(bases).map(withShownTitle), scratch]
  const other = { name: draft.from, title: draft.from, description: 'Not in the catalogue.' }
  const all: Shown[] = known.some(({ name }) => name === draft.from) ? known : [...known, other]
  const shown = all.filter((base) => baseFits(base, text))
  return (
    <fieldset>
      <legend className="pb-2 font-medium">Start from</legend>
      <div className="flex flex-col gap-2">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <TextInput
            type="search"
            aria-label="Find a base"
            placeholder="Find a base by name, purpose or package"
            className="max-w-96 flex-1 basis-56"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <p className="text-[13px] text-muted">
            Chosen: <span className="text-text">{all.find(({ name }) => name === draft.from)?.title}</span>
          </p>
        </div>
        {shown.length === 0 && (
          <EmptyState title="No base fits">Try another word; any base can be built upon with packages.</EmptyState>
        )}
        <div className="grid gap-2 sm:grid-cols-2">
          {shown.map((base) => (
            <BaseCard key={base.name} base={base} />
          ))}
        </div>
      </div>
    </fieldset>
  )
}

function BasesSkeleton() {
  return (
    <div className="grid gap-2 sm:grid-cols-2">
      {[0, 1, 2, 3].map((place) => (
        <Skeleton key={place} className="h-24" />
      ))}
    </div>
  )
}

function withShownTitle(base: CatalogEntry): Shown {
  return base.name === 'static' ? { ...base, title: 'Build up from static' } : base
}

function inOrder(bases: readonly CatalogEntry[]): CatalogEntry[] {
  const rank = (base: CatalogEntry) => (base.name === 'static' ? 0 : base.category === 'base' ? 1 : 2)
  return bases.toSorted((a, b) => rank(a) - rank(b) || a.title.localeCompare(b.title, 'en'))
}

type Shown = Pick<CatalogEntry, 'name' | 'title' | 'description'> & Partial<CatalogEntry>

function BaseCard({ base }: { base: Shown }) {
  const { draft, change } = useCreator()
  const chosen = draft.from === base.name
  const id = `base-${base.name}`
  const packages = base.spec?.packages ?? []
  return (
    <div
      className={classNames(
        'relative flex gap-3 rounded border p-3 has-focus-visible:outline-2 has-focus-visible:outline-accent',
        chosen ? 'border-accent bg-accent-soft' : 'border-line-strong bg-surface hover:bg-hover',
      )}
    >
      <input
        type="radio"
        id={id}
        name="base"
        className="mt-1 size-4 shrink-0 accent-accent"
        checked={chosen}
        aria-describedby={`${id}-about`}
        onChange={() => change((before) => ({ ...before, from: base.name }))}
      />
      <div className="min-w-0">
        {/* The label covers the whole card, so that a click anywhere chooses it. */}
        <label htmlFor={id} className="font-medium after:absolute after:inset-0 after:cursor-pointer">
          {base.title}
        </label>
        <div id={`${id}-about`} className="text-[13px] text-muted">
          <p>
            {base.description}
            {base.replaces !== undefined && (
              <>
                {' '}
                Replaces <code className="font-mono wrap-anywhere">{base.replaces}</code>.
              </>
            )}
          </p>
          {packages.length > 0 && <p className="pt-1 font-mono text-[12px] wrap-anywhere">{packages.join(', ')}</p>}
        </div>
      </div>
    </div>
  )
}
