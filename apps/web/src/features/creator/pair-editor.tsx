'use client'

import { Plus, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { FieldError, describedBy } from '../../ui/field.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { useCreator } from './creator-context.tsx'
import { fieldOf } from './fields.ts'
import { newRowId } from './rows.ts'
import type { PairRow } from './rows.ts'
import { usePendingFocus } from './use-pending-focus.ts'

export interface PairEditorProps {
  list: 'environment' | 'labels' | 'annotations'
  title: string
  help: ReactNode
  /** `variable`, `label`. */
  noun: string
  /** What the base has already. */
  ofBase?: Readonly<Record<string, string>>
  placeholders: readonly [key: string, value: string]
}

const nothing: Readonly<Record<string, string>> = {}

/** Names and values, a line each. What is wrong stands beside the field; what the base has is shown, and an override marked. */
export function PairEditor({ list, title, help, noun, ofBase = nothing, placeholders }: PairEditorProps) {
  const { draft, change } = useCreator()
  const rows = draft[list]
  const focusNext = usePendingFocus()
  const set = (next: PairRow[]) => change((before) => ({ ...before, [list]: next }))
  const add = (key = '', value = '') => {
    const row = { id: newRowId(), key, value }
    focusNext(fieldOf.pair(list, row.id, key === '' ? 'key' : 'value'))
    set([...rows, row])
  }
  const own = new Set(rows.map((row) => row.key.trim()))
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="font-medium">{title}</legend>
      <p className="text-[13px] text-muted">{help}</p>
      <BasePairs pairs={ofBase} own={own} onOverride={add} />
      {rows.length > 0 && (
        <ul className="flex flex-col gap-2">
          {rows.map((row) => (
            <PairLine
              key={row.id}
              list={list}
              row={row}
              noun={noun}
              placeholders={placeholders}
              overrides={Object.hasOwn(ofBase, row.key.trim()) ? ofBase[row.key.trim()] : undefined}
              onChange={(next) => set(rows.map((other) => (other.id === row.id ? next : other)))}
              onRemove={() => set(rows.filter((other) => other.id !== row.id))}
              onEnter={() => add()}
            />
          ))}
        </ul>
      )}
      <Button size="small" className="self-start" onClick={() => add()}>
        <Plus aria-hidden="true" className="size-4" />
        {`Add ${noun === 'annotation' ? 'an' : 'a'} ${noun}`}
      </Button>
    </fieldset>
  )
}

interface BasePairsProps {
  pairs: Readonly<Record<string, string>>
  own: ReadonlySet<string>
  onOverride(key: string, value: string): void
}

function BasePairs({ pairs, own, onOverride }: BasePairsProps) {
  const entries = Object.entries(pairs)
  if (entries.length === 0) return null
  return (
    <ul className="divide-y rounded border bg-sunken text-[13px]">
      {entries.map(([key, value]) => (
        <li key={key} className="flex min-h-9 flex-wrap items-center gap-2 px-2 py-1">
          <code
            className={
              own.has(key)
                ? 'min-w-0 flex-1 font-mono wrap-anywhere line-through'
                : 'min-w-0 flex-1 font-mono wrap-anywhere'
            }
          >
            {key}={value}
          </code>
          <Badge>base</Badge>
          {own.has(key) ? (
            <Badge tone="accent">overridden</Badge>
          ) : (
            <Button size="small" variant="quiet" onClick={() => onOverride(key, value)} aria-label={`Override ${key}`}>
              Override
            </Button>
          )}
        </li>
      ))}
    </ul>
  )
}

interface PairLineProps {
  list: PairEditorProps['list']
  row: PairRow
  noun: string
  placeholders: readonly [string, string]
  /** The base's value that this line replaces. */
  overrides: string | undefined
  onChange(row: PairRow): void
  onRemove(): void
  onEnter(): void
}

function PairLine({ list, row, noun, placeholders, overrides, onChange, onRemove, onEnter }: PairLineProps) {
  const { problemAt } = useCreator()
  const parts = (['key', 'value'] as const).map((part) => {
    const id = fieldOf.pair(list, row.id, part)
    return { part, id, error: problemAt(id) }
  })
  return (
    <li className="flex flex-col gap-1">
      <div className="flex items-start gap-1">
        <div className="grid min-w-0 flex-1 gap-1 sm:grid-cols-[2fr_3fr]">
          {parts.map(({ part, id, error }, position) => (
            <div key={part} className="min-w-0">
              <TextInput
                id={id}
                mono
                aria-label={part === 'key' ? `Name of the ${noun}` : `Value of ${row.key || `the ${noun}`}`}
                aria-describedby={describedBy(id, { error })}
                invalid={error !== undefined}
                autoComplete="off"
                spellCheck={false}
                placeholder={placeholders[position]}
                value={row[part]}
                onChange={(event) => onChange({ ...row, [part]: event.target.value })}
                onKeyDown={(event) => {
                  if (event.key !== 'Enter') return
                  event.preventDefault()
                  onEnter()
                }}
              />
              <FieldError id={id} error={error} />
            </div>
          ))}
        </div>
        <Button variant="quiet" aria-label={`Remove ${row.key || `this ${noun}`}`} onClick={onRemove}>
          <X aria-hidden="true" className="size-4" />
        </Button>
      </div>
      {overrides !== undefined && (
        <p className="text-[13px] text-muted">
          Overrides the base’s value <code className="font-mono wrap-anywhere">{overrides}</code>.
        </p>
      )}
    </li>
  )
}
