'use client'

import { useCallback, useEffect, useRef } from 'react'

/** Says which element gets the focus once the next change is on the page; it may not exist before. */
export function usePendingFocus(): (id: string | undefined) => void {
  const pending = useRef<string>(undefined)
  useEffect(() => {
    if (pending.current === undefined) return
    const element = document.querySelector<HTMLElement>(`#${CSS.escape(pending.current)}`)
    if (!element) return
    element.focus()
    pending.current = undefined
  })
  return useCallback((id) => {
    pending.current = id
  }, [])
}
