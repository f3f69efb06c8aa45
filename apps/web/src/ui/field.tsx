import type { ReactNode } from 'react'

export interface FieldProps {
  /** `id` of the control; help and error are tied to it as `<id>-help` and `<id>-error` (see `describedBy`). */
  id: string
  label: ReactNode
  help?: ReactNode
  error?: ReactNode
  /** Marks a field that may stay empty. */
  optional?: boolean
  children: ReactNode
}

/** A labelled control with help above and its error below. */
export function Field({ id, label, help, error, optional, children }: FieldProps) {
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className="font-medium">
        {label}
        {optional && <span className="font-normal text-faint"> (optional)</span>}
      </label>
      {help !== undefined && (
        <p id={`${id}-help`} className="text-[13px] text-muted">
          {help}
        </p>
      )}
      {children}
      <FieldError id={id} error={error} />
    </div>
  )
}

/** The error of a control; announced when it appears. */
export function FieldError({ id, error }: { id: string; error?: ReactNode }) {
  if (error === undefined || error === null || error === '') return null
  return (
    <p id={`${id}-error`} role="alert" className="text-[13px] text-danger">
      {error}
    </p>
  )
}

/** The `aria-describedby` of a control inside a `Field`. */
export function describedBy(id: string, has: { help?: unknown; error?: unknown }): string | undefined {
  const ids = [has.help && `${id}-help`, has.error && `${id}-error`].filter(Boolean)
  return ids.length > 0 ? ids.join(' ') : undefined
}
