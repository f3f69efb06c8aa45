'use client'

import { useState } from 'react'
import type { UIEvent } from 'react'

/** Rows of one height in a scrolling box. Pixels. */
export interface RowWindowOptions {
  count: number
  rowPx: number
  /** Height of the box. */
  boxPx: number
  /** Rows kept beyond each edge. */
  overscan?: number
}

/** Which rows exist now, and what the scrolling box needs. */
export interface RowWindow {
  first: number
  /** One after the last. */
  end: number
  totalPx: number
  onScroll(event: UIEvent<HTMLElement>): void
}

/** Keeps a long list light: only the rows in sight exist. */
export function useRowWindow({ count, rowPx, boxPx, overscan = 4 }: RowWindowOptions): RowWindow {
  const [top, setTop] = useState(0)
  const first = Math.max(0, Math.floor(top / rowPx) - overscan)
  const end = Math.min(count, Math.ceil((top + boxPx) / rowPx) + overscan)
  return {
    first: Math.min(first, Math.max(0, count - 1)),
    end,
    totalPx: count * rowPx,
    onScroll: (event) => setTop(event.currentTarget.scrollTop),
  }
}

/** Scrolls a box just as far as it takes to have a row in sight. */
export function scrollToRow(box: HTMLElement, index: number, rowPx: number): void {
  const top = index * rowPx
  if (top < box.scrollTop) box.scrollTop = top
  else if (top + rowPx > box.scrollTop + box.clientHeight) box.scrollTop = top + rowPx - box.clientHeight
}
