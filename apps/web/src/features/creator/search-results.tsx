'use client'

import type { Architecture, SearchHit } from '@whittle/core'
import { Check, Plus } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { Bytes, megabytes } from '../../ui/bytes.tsx'
import { Badge } from '../../ui/badge.tsx'
import { classNames } from '../../ui/class-names.ts'
import { useCreator } from './creator-context.tsx'
import { previewSpecOf } from './preview-model.ts'
import { useNarrow } from '../../ui/use-narrow.ts'
import { scrollToRow, useRowWindow } from '../../ui/use-row-window.ts'
import { useCosts } from './use-search.ts'
import type { Cost } from './use-search.ts'

const ROW_PX = 60
/** On narrow screens the name has a line of its own, so that its end is read, too. */
const NARROW_ROW_PX = 82
const BOX_PX = 370

// Operated from its text field; see `combobox` in package-search.tsx.
const listBox = { role: 'listbox', tabIndex: -1 } as const

export interface SearchResultsProps {
  id: string
  hits: readonly SearchHit[]
  total: number
  /** Machines whose index is still on its way. */
  pending: readonly Architecture[]
  searching: boolean
  open: boolean
  text: string
  active: number
  chosen: ReadonlySet<string>
  onPoint(index: number): void
  onPick(name: string): void
}

/** The hits as a list box of which only the rows in sight exist; their cost for this image is asked for as they come into sight. */
export function SearchResults(props: SearchResultsProps) {
  const { id, hits, total, pending, searching, open, text, active, chosen, onPoint, onPick } = props
  const { draft, target } = useCreator()
  const scroller = useRef<HTMLDivElement>(null)
  const rowPx = useNarrow() ? NARROW_ROW_PX : ROW_PX
  const rows = useRowWindow({ count: hits.length, rowPx, boxPx: BOX_PX })
  const shown = hits.slice(rows.first, rows.end)
  const asked = shown.filter((hit) => !chosen.has(hit.name) && !hit.missing?.includes(target.machine))
  const inSight = asked.map(({ name }) => name)
  const costs = useCosts(previewSpecOf(draft, target), target.variant, inSight)
  const activeName = hits[active]?.name
  useEffect(() => {
    if (scroller.current && activeName !== undefined) scrollToRow(scroller.current, active, rowPx)
  }, [active, activeName, rowPx])
  return (
    <div className={classNames('rounded border', !open && 'hidden')}>
      <div
        ref={scroller}
        id={id}
        {...listBox}
        aria-label="Packages found"
        aria-busy={searching}
        style={{ maxHeight: BOX_PX }}
        className={classNames('overflow-y-auto', hits.length === 0 && 'hidden')}
        onScroll={rows.onScroll}
      >
        <div role="presentation" className="relative w-full" style={{ height: rows.totalPx }}>
          {shown.map((hit, position) => {
            const index = rows.first + position
            return (
              <div
                key={hit.name}
                role="presentation"
                className="absolute inset-x-0 top-0"
                style={{ height: rowPx, transform: `translateY(${index * rowPx}px)` }}
              >
                <HitRow
                  id={`${id}-${index}`}
                  hit={hit}
                  place={[index + 1, hits.length]}
                  active={index === active}
                  chosen={chosen.has(hit.name)}
                  cost={costs.get(hit.name)}
                  onPoint={() => onPoint(index)}
                  onPick={() => onPick(hit.name)}
                />
              </div>
            )
          })}
        </div>
      </div>
      <output className="block border-t px-3 py-1 text-[13px] text-muted first:border-t-0">
        {summaryOf({ hits: hits.length, total, text, searching })}
        {pending.length > 0 && ` The package index of ${pending.join(' and ')} is still on its way.`}
      </output>
      {hits.some(({ fips }) => fips) && <FipsNote />}
    </div>
  )
}

function summaryOf({
  hits,
  total,
  text,
  searching,
}: {
  hits: number
  total: number
  text: string
  searching: boolean
}) {
  if (hits === 0) return searching ? 'Searching…' : `No package matches “${text}”. Try fewer letters or another word.`
  if (total > hits) return `The best ${hits} of ${total.toLocaleString('en')}. Type more to narrow them down.`
  return `${total.toLocaleString('en')} ${total === 1 ? 'package' : 'packages'}`
}

/** What the mark says, and what it does not. */
function FipsNote() {
  return (
    <p className="border-t px-3 py-1 text-[13px] text-muted">
      <FipsBadge /> uses OpenSSL as a shared library, with the provider that is configured: from glibc-dynamic-fips on,
      OpenSSL’s FIPS provider. The mark follows the package’s dependencies; cryptography that a program brings itself is
      not seen. Neither Debian’s build of the provider nor any image is validated under FIPS 140.
    </p>
  )
}

function FipsBadge() {
  return <Badge tone="info">FIPS by OpenSSL</Badge>
}

interface HitRowProps {
  id: string
  hit: SearchHit
  place: readonly [number, number]
  active: boolean
  chosen: boolean
  cost: Cost | undefined
  onPoint(): void
  onPick(): void
}

function HitRow({ id, hit, place, active, chosen, cost, onPoint, onPick }: HitRowProps) {
  const Sign = chosen ? Check : Plus
  const optionProps = {
    role: 'option',
    'aria-posinset': place[0],
    'aria-setsize': place[1],
    onPointerMove: onPoint,
    onClick: onPick,
  } as const
  return (
    <div
      id={id}
      {...optionProps}
      aria-selected={chosen}
      className={classNames(
        'flex h-full cursor-pointer items-center gap-3 border-b px-3',
        active && 'bg-hover outline-2 -outline-offset-2 outline-accent',
      )}
    >
      <Sign aria-hidden="true" className={classNames('size-4 shrink-0', chosen ? 'text-success' : 'text-faint')} />
      <span className="min-w-0 flex-1">
        <span className="flex min-w-0 flex-wrap items-baseline gap-x-2 sm:flex-nowrap">
          <span className="flex min-w-0 items-baseline gap-2 max-sm:basis-full">
            <span className="min-w-0 truncate font-medium">{hit.name}</span>
            {hit.fips && <FipsBadge />}
            {hit.missing && <Badge tone="warning">not for {hit.missing.join(', ')}</Badge>}
          </span>
          <span className="min-w-0 flex-1 truncate font-mono text-[12px] text-muted">{hit.version}</span>
          <span className="shrink-0 text-[12px] text-muted tabular-nums">{costText(cost, chosen, hit.missing)}</span>
        </span>
        <span className="flex min-w-0 items-baseline gap-2 text-[13px] text-muted">
          <span className="min-w-0 flex-1 truncate">{hit.summary}</span>
          <span className="hidden shrink-0 text-[12px] text-faint sm:inline">
            <Bytes bytes={hit.installedBytes} /> installed
          </span>
        </span>
      </span>
    </div>
  )
}

function costText(cost: Cost | undefined, chosen: boolean, missing: SearchHit['missing']): string {
  if (chosen) return 'added'
  if (!cost) return missing ? '' : '…'
  if (!cost.ok) return 'conflicts'
  if (cost.addedPackages === 0) return 'already in it'
  const size = megabytes(cost.addedBytes)
  const packages = `+${cost.addedPackages} ${cost.addedPackages === 1 ? 'package' : 'packages'}`
  return `${packages}, ${size.startsWith('<') ? size : `+${size}`}`
}
