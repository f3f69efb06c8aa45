'use client'

import { classNames } from './class-names.ts'

export interface SegmentedProps<Value extends string> {
  label: string
  value: Value
  options: readonly { value: Value; label: string; count?: number }[]
  onChange: (value: Value) => void
}

/** A choice among two to four, all in sight. */
export function Segmented<Value extends string>({ label, value, options, onChange }: SegmentedProps<Value>) {
  return (
    <fieldset className="flex rounded border border-line-strong bg-surface">
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === value}
          className={classNames(
            'flex h-7.5 items-center gap-2 px-3 whitespace-nowrap first-of-type:rounded-l last-of-type:rounded-r',
            option.value === value ? 'bg-accent-soft text-accent-strong' : 'text-muted hover:bg-hover hover:text-text',
          )}
          onClick={() => onChange(option.value)}
        >
          {option.label}
          {option.count !== undefined && <span className="text-[12px] tabular-nums">{option.count}</span>}
        </button>
      ))}
    </fieldset>
  )
}
