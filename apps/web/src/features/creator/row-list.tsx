'use client'

import { Plus, X } from 'lucide-react'
import type { ClipboardEvent, KeyboardEvent } from 'react'
import { Button } from '../../ui/button.tsx'
import { FieldError, describedBy } from '../../ui/field.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { useCreator } from './creator-context.tsx'
import { newRowId } from './rows.ts'
import type { TextRow } from './rows.ts'
import { usePendingFocus } from './use-pending-focus.ts'

export interface RowListProps {
  rows: readonly TextRow[]
  onChange(rows: TextRow[]): void
  /** Element id of a row's field. */
  fieldOfRow(rowId: string): string
  /** Names a row for screen readers: `Argument 2`. */
  nameOfRow(position: number): string
  addLabel: string
  placeholder?: string
  onPaste?(event: ClipboardEvent<HTMLInputElement>): void
}

/** A list of one-line texts: Enter adds a line below, Backspace in an empty line removes it. */
export function RowList({ rows, onChange, fieldOfRow, nameOfRow, addLabel, placeholder, onPaste }: RowListProps) {
  const { problemAt } = useCreator()
  const focusNext = usePendingFocus()
  const insertAfter = (position: number) => {
    const row = { id: newRowId(), value: '' }
    focusNext(fieldOfRow(row.id))
    onChange([...rows.slice(0, position + 1), row, ...rows.slice(position + 1)])
  }
  const removeAt = (position: number) => {
    const neighbour = rows[position - 1] ?? rows[position + 1]
    focusNext(neighbour && fieldOfRow(neighbour.id))
    onChange(rows.filter((_, index) => index !== position))
  }
  const onKeyDown = (event: KeyboardEvent, position: number) => {
    if (event.key === 'Enter') {
      event.preventDefault()
      insertAfter(position)
    }
    if (event.key === 'Backspace' && rows[position]?.value === '') {
      event.preventDefault()
      removeAt(position)
    }
  }
  return (
    <div className="flex flex-col gap-2">
      {rows.length > 0 && (
        <ol className="flex flex-col gap-1">
          {rows.map((row, position) => {
            const id = fieldOfRow(row.id)
            const error = problemAt(id)
            return (
              <li key={row.id}>
                <div className="flex gap-1">
                  <TextInput
                    id={id}
                    mono
                    aria-label={nameOfRow(position)}
                    aria-describedby={describedBy(id, { error })}
                    invalid={error !== undefined}
                    autoComplete="off"
                    spellCheck={false}
                    placeholder={position === 0 ? placeholder : undefined}
                    value={row.value}
                    onChange={(event) =>
                      onChange(
                        rows.map((other) => (other.id === row.id ? { ...row, value: event.target.value } : other)),
                      )
                    }
                    onKeyDown={(event) => onKeyDown(event, position)}
                    onPaste={onPaste}
                  />
                  <Button
                    variant="quiet"
                    aria-label={`Remove ${nameOfRow(position)}`}
                    onClick={() => removeAt(position)}
                  >
                    <X aria-hidden="true" className="size-4" />
                  </Button>
                </div>
                <FieldError id={id} error={error} />
              </li>
            )
          })}
        </ol>
      )}
      <Button size="small" className="self-start" onClick={() => insertAfter(rows.length - 1)}>
        <Plus aria-hidden="true" className="size-4" />
        {addLabel}
      </Button>
    </div>
  )
}
