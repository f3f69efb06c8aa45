'use client'

import { useSyncExternalStore } from 'react'
import { steps } from './fields.ts'
import type { Step } from './fields.ts'

function subscribe(changed: () => void): () => void {
  window.addEventListener('hashchange', changed)
  return () => window.removeEventListener('hashchange', changed)
}

function current(): Step {
  const named = window.location.hash.slice(1)
  return steps.find((step) => step === named) ?? 'base'
}

/** The step that the address names (`#packages`): back, reload and a shared link find it again. */
export function useStep(): [Step, (step: Step) => void] {
  const step = useSyncExternalStore(subscribe, current, () => 'base' as const)
  return [step, goTo]
}

function goTo(step: Step): void {
  if (current() !== step) window.location.hash = step
}
