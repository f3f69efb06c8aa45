'use client'

import { useEffect, useEffectEvent, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { problemFrom } from '../../api/call-api.ts'
import { Kbd } from '../../ui/kbd.tsx'
import { ProblemNotice } from '../../ui/problem-notice.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { releaseTitle } from '../images/release-title.ts'
import { useCreator } from './creator-context.tsx'
import { addPackage, listOf, removeLastPackage, removePackage } from './draft-changes.ts'
import { fieldOf } from './fields.ts'
import { SearchResults } from './search-results.tsx'
import { useResolverStatus } from './use-preview.ts'
import { useSearch } from './use-search.ts'

const LIST = 'package-hits'
const HELP = 'package-search-help'

// A text field that operates a list (ARIA Authoring Practices, "Editable Combobox With List Autocomplete"): the platform's own
// elements show neither versions nor costs.
const combobox = { role: 'combobox', 'aria-controls': LIST, 'aria-autocomplete': 'list' } as const

/** Search over every package of the suite as one types; arrow keys and Enter add, Backspace in the empty field removes. */
export function PackageSearch() {
  const { draft, change, target } = useCreator()
  const list = listOf(target.variant)
  const { distribution } = draft.unedited
  const [text, setText] = useState('')
  const [active, setActive] = useState(0)
  const input = useRef<HTMLInputElement>(null)
  const { search, current } = useSearch(text, { distribution, machines: target.machines })
  const open = text.trim() !== '' && (search.data !== undefined || search.isFetching)
  const hits = open ? (search.data?.hits ?? []) : []
  const chosen = new Set(draft[list].map((choice) => choice.name))
  const pick = usePickWhenCurrent({ text, current }, hits[active]?.name, (name) => change(addPackage(name, list)))

  const onKeyDown = (event: KeyboardEvent) => {
    const move = moves[event.key]
    if (move !== undefined && hits.length > 0) {
      event.preventDefault()
      setActive(Math.min(hits.length - 1, Math.max(0, active + move)))
      return
    }
    if (event.key === 'Enter') {
      event.preventDefault()
      pick()
    }
    if (event.key === 'Escape' && text !== '') setText('')
    if (event.key === 'Backspace' && text === '') change(removeLastPackage(list))
  }
  const type = (value: string) => {
    setText(value)
    setActive(0)
  }
  return (
    <section className="flex flex-col gap-2" aria-label="Search for packages">
      <label htmlFor={fieldOf.packageSearch} className="font-medium">
        {list === 'devPackages' ? 'Add build tools' : 'Add packages'}
      </label>
      <SearchHelp distribution={distribution} />
      <TextInput
        ref={input}
        id={fieldOf.packageSearch}
        type="search"
        {...combobox}
        aria-expanded={open}
        aria-activedescendant={hits[active] ? `${LIST}-${active}` : undefined}
        aria-describedby={HELP}
        autoComplete="off"
        spellCheck={false}
        placeholder="libpq5, image conversion, 3.13…"
        value={text}
        onChange={(event) => type(event.target.value)}
        onKeyDown={onKeyDown}
      />
      {search.isError && text.trim() !== '' && (
        <ProblemNotice
          problem={noticeOf(search.error)}
          onRetry={() => void search.refetch()}
          retrying={search.isFetching}
        />
      )}
      <SearchResults
        id={LIST}
        hits={hits}
        total={search.data?.total ?? 0}
        pending={search.data?.pending ?? []}
        searching={text.trim() !== '' && search.isFetching}
        open={open}
        text={text.trim()}
        active={active}
        chosen={chosen}
        onPoint={setActive}
        onPick={(name) => {
          change(chosen.has(name) ? removePackage(name, list) : addPackage(name, list))
          input.current?.focus()
        }}
      />
    </section>
  )
}

/**
 * Picks the hit that is pointed at. Who types quickly presses Enter while the results are still those of an earlier text:
 * then the best one of what was typed is picked once it is known.
 */
function usePickWhenCurrent(
  { text, current }: { text: string; current: boolean },
  pointed: string | undefined,
  onPick: (name: string) => void,
): () => void {
  const awaited = useRef<string>(undefined)
  const onPickNow = useEffectEvent(onPick)
  useEffect(() => {
    if (awaited.current === undefined || !current) return
    if (awaited.current === text && pointed !== undefined) onPickNow(pointed)
    awaited.current = undefined
  }, [current, text, pointed])
  return () => {
    if (!current) awaited.current = text
    else if (pointed !== undefined) onPick(pointed)
  }
}

const moves: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 6, PageUp: -6 }

function noticeOf(error: unknown) {
  const { code, detail, hint } = problemFrom(error)
  return { code, message: detail, hint }
}

function SearchHelp({ distribution }: { distribution: string }) {
  const { machines } = useCreator().target
  const { data } = useResolverStatus(distribution, machines[0] ?? 'amd64')
  const all = data?.snapshot ? `all ${data.snapshot.packages.toLocaleString('en')} packages` : 'every package'
  return (
    <p id={HELP} className="text-[13px] text-muted">
      {data && !data.ready
        ? (data.message ?? 'The package index is still being loaded; search answers in a moment.')
        : `By name, description or version, over ${all} of ${releaseTitle(distribution)}${machines.length > 1 ? `, for ${machines.join(' and ')}` : ''}. `}
      {data?.ready !== false && (
        <span className="hidden sm:inline">
          <Kbd>↑</Kbd> <Kbd>↓</Kbd> and <Kbd>Enter</Kbd> add, <Kbd>Backspace</Kbd> removes the last.
        </span>
      )}
    </p>
  )
}
