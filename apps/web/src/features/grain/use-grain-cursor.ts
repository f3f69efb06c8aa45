import { type KeyboardEvent, type PointerEvent, type SVGProps, useState } from 'react'

/** Which square a key leads to; `undefined` for keys that do not move. */
export function nextSquare(key: string, index: number, { count, columns }: { count: number; columns: number }) {
  const moves: Record<string, number> = {
    ArrowRight: index + 1,
    ArrowLeft: index - 1,
    ArrowDown: index + columns,
    ArrowUp: index - columns,
    Home: 0,
    End: count - 1,
  }
  const target = moves[key]
  if (target === undefined) return undefined
  return target < 0 || target >= count ? index : target
}

export interface GrainCursor {
  /** The square that is pointed at or focused. */
  active?: number
  /** For the `<svg>`: a list box (drawn, so no element of HTML has the role) whose options are `<id>-<index>`. */
  listProps: SVGProps<SVGSVGElement>
}

/** Moves over squares by pointer (elements with `data-index`) and by keyboard. */
export function useGrainCursor(id: string, size: { count: number; columns: number }): GrainCursor {
  const [chosen, setChosen] = useState<number>()
  const active = chosen !== undefined && chosen < size.count ? chosen : undefined
  return {
    active,
    listProps: {
      role: 'listbox',
      tabIndex: 0,
      'aria-activedescendant': active === undefined ? undefined : `${id}-${active}`,
      onKeyDown: (event: KeyboardEvent) => {
        const target = nextSquare(event.key, active ?? 0, size)
        if (target === undefined) return
        event.preventDefault()
        setChosen(target)
      },
      onPointerMove: (event: PointerEvent) => {
        const index = event.target instanceof SVGElement ? event.target.dataset.index : undefined
        if (index !== undefined) setChosen(Number(index))
      },
      onPointerLeave: (event: PointerEvent) => {
        if (document.activeElement !== event.currentTarget) setChosen(undefined)
      },
      onFocus: () => setChosen((index) => index ?? 0),
      onBlur: () => setChosen(undefined),
    },
  }
}
