'use client'

import { useState } from 'react'
import type { ClipboardEvent } from 'react'
import { FieldError } from '../../ui/field.tsx'
import { Checkbox } from '../../ui/text-input.tsx'
import { useCreator } from './creator-context.tsx'
import type { ArgumentsDraft } from './draft.ts'
import { fieldOf } from './fields.ts'
import { readPastedArguments } from './pasted-arguments.ts'
import { RowList } from './row-list.tsx'
import { newRowId, textRows } from './rows.ts'

export interface ArgumentsEditorProps {
  list: 'entrypoint' | 'command'
  title: string
  help: string
  placeholder: string
}

/** An argument list, one row an argument: the base's own, or one that replaces it. Pasting a JSON list fills the rows. */
export function ArgumentsEditor({ list, title, help, placeholder }: ArgumentsEditorProps) {
  const { draft, change, base } = useCreator()
  const [refused, setRefused] = useState<string>()
  const value = draft[list]
  const ofBase = base?.spec[list]
  const set = (next: ArgumentsDraft) => {
    setRefused(undefined)
    change((before) => ({ ...before, [list]: next }))
  }
  const setOwn = (own: boolean) => {
    // Own lists begin with what the base has: changing one argument is the common case.
    const rows = own && value.rows.length === 0 ? textRows(ofBase ?? ['']) : value.rows
    set({ fromBase: !own, rows })
  }
  const onPaste = (event: ClipboardEvent<HTMLInputElement>) => {
    const pasted = readPastedArguments(event.clipboardData.getData('text'))
    if (pasted.kind === 'text') return
    event.preventDefault()
    if (pasted.kind === 'refused') setRefused(pasted.message)
    else set({ fromBase: false, rows: pasted.values.map((text) => ({ id: newRowId(), value: text })) })
  }
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="font-medium">{title}</legend>
      <p className="text-[13px] text-muted">{help}</p>
      <BaseArguments values={ofBase} overridden={!value.fromBase} />
      <Checkbox
        label={ofBase ? 'Replace it' : 'Set one'}
        checked={!value.fromBase}
        onChange={(event) => setOwn(event.target.checked)}
      />
      {!value.fromBase && (
        <RowList
          rows={value.rows}
          onChange={(rows) => set({ fromBase: false, rows })}
          fieldOfRow={(rowId) => fieldOf.row(list, rowId)}
          nameOfRow={(position) =>
            list === 'entrypoint' && position === 0 ? 'Program' : `${title}, argument ${position + 1}`
          }
          addLabel="Add an argument"
          placeholder={placeholder}
          onPaste={onPaste}
        />
      )}
      <FieldError id={`${list}-paste`} error={refused} />
    </fieldset>
  )
}

function BaseArguments({ values, overridden }: { values: readonly string[] | undefined; overridden: boolean }) {
  if (!values) return <p className="text-[13px] text-faint">The base has none.</p>
  return (
    <p className="text-[13px] text-muted">
      Base:{' '}
      <code className={overridden ? 'font-mono line-through wrap-anywhere' : 'font-mono wrap-anywhere'}>
        {JSON.stringify(values)}
      </code>
      {overridden && ' (replaced below)'}
    </p>
  )
}
