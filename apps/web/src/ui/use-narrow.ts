'use client'

import { useSyncExternalStore } from 'react'

/** Tailwind's `max-sm`, for what must be known in numbers. */
const NARROW = '(width < 640px)'

/** Whether the window is narrower than 640 px; false until the page is alive. */
export function useNarrow(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => window.matchMedia(NARROW).matches,
    () => false,
  )
}

function subscribe(changed: () => void): () => void {
  const query = window.matchMedia(NARROW)
  query.addEventListener('change', changed)
  return () => query.removeEventListener('change', changed)
}
