'use client'

import { LayoutGrid, Rows3 } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useEffect, useRef, useTransition } from 'react'
import { classNames } from '../../ui/class-names.ts'
import { Kbd } from '../../ui/kbd.tsx'
import { Select, TextInput } from '../../ui/text-input.tsx'
import { useSlashFocus } from '../../ui/use-slash-focus.ts'
import { imageStates, stateLooks } from '../images/image-state.ts'
import { galleryHref } from './gallery-href.ts'
import type { GalleryQuery } from './gallery-query.ts'

export interface GalleryFiltersProps {
  query: GalleryQuery
  categories: readonly string[]
  teams: readonly { slug: string; name: string }[]
}

const TYPING_PAUSE_MS = 120

/** Search and filters. What they say is in the address; typing replaces it, so that back leaves the gallery. */
export function GalleryFilters({ query, categories, teams }: GalleryFiltersProps) {
  const router = useRouter()
  const [pending, startTransition] = useTransition()
  const search = useRef<HTMLInputElement>(null)
  const timer = useRef<number>(undefined)
  const change = (changed: Partial<GalleryQuery>) => {
    window.clearTimeout(timer.current)
    const q = search.current?.value ?? query.q
    startTransition(() => router.replace(galleryHref({ ...query, q, page: 1, ...changed }), { scroll: false }))
  }
  useSlashFocus(search)
  useEffect(() => {
    // Whoever types is ahead of the address; all others follow it (back, a link that resets the filters).
    if (search.current && document.activeElement !== search.current) search.current.value = query.q
  }, [query.q])
  return (
    <search className="flex flex-wrap items-center gap-2" aria-label="Images" aria-busy={pending}>
      <div className="relative min-w-48 flex-1 basis-64">
        <TextInput
          ref={search}
          type="search"
          aria-label="Search images"
          aria-keyshortcuts="/"
          placeholder="Search by name, base, description or version"
          className="peer"
          defaultValue={query.q}
          onChange={() => {
            window.clearTimeout(timer.current)
            timer.current = window.setTimeout(() => change({}), TYPING_PAUSE_MS)
          }}
        />
        <span
          aria-hidden="true"
          className="pointer-events-none invisible absolute top-1.5 right-2 hidden peer-placeholder-shown:visible sm:inline"
        >
          <Kbd>/</Kbd>
        </span>
      </div>
      <Filter
        label="Owner"
        value={query.owner}
        options={[
          ['', 'All owners'],
          ...teams.map(({ slug, name }): [string, string] => [slug, name]),
          ['base', 'Base images'],
        ]}
        onChange={(owner) => change({ owner })}
      />
      <Filter
        label="Category"
        value={query.category}
        options={[['', 'All categories'], ...categories.map((name): [string, string] => [name, name])]}
        onChange={(category) => change({ category })}
      />
      <Filter
        label="State"
        value={query.state}
        options={[
          ['', 'All states'],
          ...imageStates.map((state): [string, string] => [state, stateLooks[state].label]),
        ]}
        onChange={(state) => change({ state: state as GalleryQuery['state'] })}
      />
      <ViewSwitch view={query.view} onChange={(view) => change({ view, page: query.page })} />
    </search>
  )
}

interface FilterProps {
  label: string
  value: string
  options: [value: string, label: string][]
  onChange: (value: string) => void
}

function Filter({ label, value, options, onChange }: FilterProps) {
  return (
    <Select
      aria-label={label}
      className="w-auto! max-w-44 flex-auto sm:flex-none"
      value={value}
      options={options.map(([optionValue, optionLabel]) => ({ value: optionValue, label: optionLabel }))}
      onChange={(event) => onChange(event.target.value)}
    />
  )
}

const views = [
  { view: 'grid', label: 'Grid', Icon: LayoutGrid },
  { view: 'table', label: 'Table', Icon: Rows3 },
] as const

function ViewSwitch({
  view,
  onChange,
}: {
  view: GalleryQuery['view']
  onChange: (view: GalleryQuery['view']) => void
}) {
  return (
    <fieldset className="flex rounded border border-line-strong">
      <legend className="sr-only">View</legend>
      {views.map(({ view: name, label, Icon }) => (
        <button
          key={name}
          type="button"
          aria-pressed={view === name}
          aria-label={label}
          title={label}
          className={classNames(
            'flex h-7.5 w-9 items-center justify-center first-of-type:rounded-l last-of-type:rounded-r',
            view === name ? 'bg-accent-soft text-accent-strong' : 'text-muted hover:bg-hover hover:text-text',
          )}
          onClick={() => onChange(name)}
        >
          <Icon aria-hidden="true" className="size-4" />
        </button>
      ))}
    </fieldset>
  )
}
