'use client'

import { useCallback, useEffect, useReducer, useRef } from 'react'

/** How long an element may take to appear: its step may have to be loaded first. Milliseconds. */
const PATIENCE_MS = 3_000

/** Says which element gets the focus once the next change is on the page; it may not exist before. */
export function usePendingFocus(): (id: string | undefined) => void {
  const pending = useRef<string>(undefined)
  // Where nothing else changes (the same step, the same problem once more), asking is the change.
  const [, ask] = useReducer((asked: number) => asked + 1, 0)
  useEffect(() => {
    const id = pending.current
    pending.current = undefined
    if (id !== undefined) focusWhenThere(id, Date.now() + PATIENCE_MS)
  })
  return useCallback((id) => {
    pending.current = id
    ask()
  }, [])
}

function focusWhenThere(id: string, deadline: number): void {
  const element = document.querySelector<HTMLElement>(`#${CSS.escape(id)}`)
  if (element) element.focus()
  else if (Date.now() < deadline) setTimeout(() => focusWhenThere(id, deadline), 50)
}
