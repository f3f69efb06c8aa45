'use client'

import type { ReactNode } from 'react'
import { describedBy, Field } from '../../ui/field.tsx'
import { TextArea, TextInput } from '../../ui/text-input.tsx'
import { useCreator } from './creator-context.tsx'

export interface DraftFieldProps {
  /** Element id; validation names it. */
  field: string
  label: string
  help?: ReactNode
  value: string
  onChange(value: string): void
  optional?: boolean
  placeholder?: string
  mono?: boolean
  multiline?: boolean
  readOnly?: boolean
  type?: string
  list?: string
  className?: string
}

/** A labelled text of the definition, with its error beside it. */
export function DraftField(props: DraftFieldProps) {
  const { field, label, help, optional, multiline, value, onChange, ...rest } = props
  const error = useCreator().problemAt(field)
  const shared = {
    id: field,
    value,
    invalid: error !== undefined,
    'aria-describedby': describedBy(field, { help, error }),
    autoComplete: 'off',
    spellCheck: false,
    ...rest,
  }
  return (
    <Field id={field} label={label} help={help} error={error} optional={optional}>
      {multiline ? (
        <TextArea rows={3} {...shared} spellCheck onChange={(event) => onChange(event.target.value)} />
      ) : (
        <TextInput {...shared} onChange={(event) => onChange(event.target.value)} />
      )}
    </Field>
  )
}
