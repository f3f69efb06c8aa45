'use client'

import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useRef } from 'react'
import { classNames } from './class-names.ts'
import { ScrollBox } from './scroll-box.tsx'
import { HeadCell, stackedWhenNarrow } from './table.tsx'

interface VirtualColumn {
  label: string
  numeric?: boolean
  /** Width as CSS; the rest is shared. */
  width?: string
}

export interface VirtualTableProps<Row> {
  label: string
  columns: readonly VirtualColumn[]
  rows: readonly Row[]
  rowKey: (row: Row) => string
  /** Height of an ordinary row, pixels; the real one is measured. */
  rowPx: number
  /** The row's `<Cell>`s. */
  children: (row: Row) => ReactNode
}

/** A table that draws only the rows on screen: thousands stay fluid, and it is still a table to screen readers. */
export function VirtualTable<Row>({ label, columns, rows, rowKey, rowPx, children }: VirtualTableProps<Row>) {
  const box = useRef<HTMLElement>(null)
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowPx,
    getItemKey: (index) => {
      const row = rows[index]
      return row === undefined ? index : rowKey(row)
    },
    overscan: 12,
    initialRect: { width: 1024, height: 640 },
  })
  const items = virtualizer.getVirtualItems()
  const before = items[0]?.start ?? 0
  const after = virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0)
  return (
    <ScrollBox ref={box} label={label} className="max-h-[72vh] overflow-auto rounded border bg-surface">
      <table
        className={classNames('w-full border-collapse text-left sm:min-w-160 sm:table-fixed', stackedWhenNarrow)}
        aria-rowcount={rows.length + 1}
      >
        <thead className="sticky top-0 z-10">
          <tr aria-rowindex={1}>
            {columns.map((column) => (
              <HeadCell key={column.label} numeric={column.numeric} style={{ width: column.width }}>
                {column.label}
              </HeadCell>
            ))}
          </tr>
        </thead>
        <tbody>
          <Spacer height={before} columns={columns.length} />
          {items.map((item) => {
            const row = rows[item.index]
            if (row === undefined) return null
            return (
              <tr
                key={item.key}
                ref={virtualizer.measureElement}
                data-index={item.index}
                aria-rowindex={item.index + 2}
                className="hover:bg-hover"
              >
                {children(row)}
              </tr>
            )
          })}
          <Spacer height={after} columns={columns.length} />
        </tbody>
      </table>
    </ScrollBox>
  )
}

/** Stands in for the rows that are not drawn. */
function Spacer({ height, columns }: { height: number; columns: number }) {
  if (height <= 0) return null
  return (
    <tr aria-hidden="true">
      <td colSpan={columns} style={{ height }} className="p-0 text-[0px]">
        {'\u00A0'}
      </td>
    </tr>
  )
}
