import { type RefObject, useEffect, useRef } from 'react'
import type { FormState } from './form-state.ts'

/** Moves the focus to the first refused field (`aria-invalid`) whenever the form's state changes. */
export function useFocusFirstError(state: FormState<string>): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    if (Object.keys(state.errors).length === 0) return
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [state])
  return form
}
