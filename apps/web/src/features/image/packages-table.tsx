'use client'

import { useDeferredValue, useMemo, useRef } from 'react'
import { Badge } from '../../ui/badge.tsx'
import { Bytes } from '../../ui/bytes.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { Cell } from '../../ui/table.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { useAddressState } from '../../ui/use-address-state.ts'
import { useSlashFocus } from '../../ui/use-slash-focus.ts'
import { VirtualTable } from '../../ui/virtual-table.tsx'
import { filterPackages, type PackageRow, type PackageShow } from './package-row.ts'

const reasons = {
  base: { label: 'base', tone: 'neutral' },
  requested: { label: 'asked for', tone: 'accent' },
  dependency: { label: 'dependency', tone: 'info' },
} as const

const columns = [
  { label: 'Package', width: '30%' },
  { label: 'Reason', width: '104px' },
  { label: 'Size', width: '96px', numeric: true },
  { label: 'Why' },
]

export interface PackagesTableProps {
  rows: readonly PackageRow[]
  initialSearch: string
  initialShow: PackageShow
}

/** What the image keeps, and what was left out by which rule; searchable. */
export function PackagesTable({ rows, initialSearch, initialShow }: PackagesTableProps) {
  const [show, setShow] = useAddressState<PackageShow>('show', { initial: initialShow, usual: 'kept' })
  const [text, setText] = useAddressState('q', { initial: initialSearch, usual: '' })
  const wanted = useDeferredValue(text)
  const shown = useMemo(() => filterPackages(rows, show, wanted), [rows, show, wanted])
  const search = useRef<HTMLInputElement>(null)
  useSlashFocus(search)
  const kept = rows.filter((row) => row.kept).length
  return (
    <div className="flex flex-col gap-3">
      <search className="flex flex-wrap items-center gap-2" aria-label="Packages">
        <Segmented
          label="Show"
          value={show}
          options={[
            { value: 'kept', label: 'Kept', count: kept },
            { value: 'left-out', label: 'Left out', count: rows.length - kept },
            { value: 'all', label: 'All', count: rows.length },
          ]}
          onChange={setShow}
        />
        <TextInput
          ref={search}
          type="search"
          aria-label="Search packages"
          placeholder="Search by name, description, version or licence"
          className="max-w-120 flex-1 basis-64"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <p className="text-[13px] text-muted tabular-nums" aria-live="polite">
          {wanted === '' ? '' : `${shown.length} ${shown.length === 1 ? 'fits' : 'fit'}`}
        </p>
      </search>
      {shown.length === 0 ? (
        <EmptyState title="No package fits">Change the search, or show all packages.</EmptyState>
      ) : (
        <VirtualTable label="Packages" columns={columns} rows={shown} rowKey={(row) => row.name} rowPx={59}>
          {(row) => <PackageCells row={row} />}
        </VirtualTable>
      )}
    </div>
  )
}

function PackageCells({ row }: { row: PackageRow }) {
  const reason = reasons[row.reason]
  return (
    <>
      <Cell className="align-top wrap-anywhere">
        <span className="font-medium">{row.name}</span>{' '}
        <span className="font-mono text-[13px] text-muted">{row.version}</span>
        <span className="block text-[13px] text-muted sm:truncate" title={row.summary}>
          {row.summary}
        </span>
      </Cell>
      <Cell column="Reason" className="align-top">
        {row.kept ? <Badge tone={reason.tone}>{reason.label}</Badge> : <Badge>left out</Badge>}
      </Cell>
      <Cell numeric column="Size" className="align-top">
        <Bytes bytes={row.sizeBytes} />
        {!row.kept && <span className="text-[12px] text-faint sm:block"> download</span>}
      </Cell>
      <Cell column="Why" className="align-top text-[13px] wrap-anywhere">
        <Why row={row} />
      </Cell>
    </>
  )
}

function Why({ row }: { row: PackageRow }) {
  const needed = row.requiredBy.length > 0 && <p className="text-muted">Needed by {row.requiredBy.join(', ')}</p>
  return (
    <>
      <p>{row.why}</p>
      {needed}
      {row.evidence.length > 0 && (
        <ul className="text-muted">
          {row.evidence.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
      {row.undone.length > 0 && (
        <details>
          <summary className="w-fit rounded text-warning">
            Not in the image: {row.undone.length} {row.undone.length === 1 ? 'effect' : 'effects'} of its scripts
          </summary>
          <ul className="font-mono text-[12px]">
            {row.undone.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  )
}
