'use client'

import { PACKAGE_NAME_PATTERN } from '@whittle/core'
import { X } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Field, describedBy } from '../../ui/field.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { useCreator } from './creator-context.tsx'
import { allowPackage, excludePackage } from './draft-changes.ts'
import { fieldOf } from './fields.ts'

const wholeName = new RegExp(`^${PACKAGE_NAME_PATTERN}$`)

/** Packages that must never be in the image. */
export function ExcludedPackages() {
  const { draft, change, problemAt } = useCreator()
  const [text, setText] = useState('')
  const [refused, setRefused] = useState<string>()
  const add = () => {
    const name = text.trim()
    if (name === '') return
    if (!wholeName.test(name)) {
      setRefused(`“${name}” is not a Debian package name.`)
      return
    }
    change(excludePackage(name))
    setText('')
    setRefused(undefined)
  }
  const error = refused ?? problemAt(fieldOf.exclude)
  const help =
    'Left out even where a package asks for them; the build refuses it if a file that is kept really needs one.'
  return (
    <section aria-label="Excluded packages" className="flex flex-col gap-2">
      <Field id={fieldOf.exclude} label="Never in the image" help={help} error={error} optional>
        <div className="flex gap-2">
          <TextInput
            id={fieldOf.exclude}
            mono
            value={text}
            invalid={error !== undefined}
            aria-describedby={describedBy(fieldOf.exclude, { help, error })}
            autoComplete="off"
            spellCheck={false}
            placeholder="perl-base"
            onChange={(event) => {
              setText(event.target.value)
              setRefused(undefined)
            }}
            onKeyDown={(event) => {
              if (event.key !== 'Enter') return
              event.preventDefault()
              add()
            }}
          />
          <Button onClick={add}>Exclude</Button>
        </div>
      </Field>
      {draft.exclude.length > 0 && (
        <ul className="flex flex-wrap gap-2">
          {draft.exclude.map((name) => (
            <li key={name} className="inline-flex items-center rounded border pl-2">
              <span className="font-mono text-[13px]">{name}</span>
              <Button
                variant="quiet"
                size="small"
                aria-label={`Allow ${name} again`}
                onClick={() => change(allowPackage(name))}
              >
                <X aria-hidden="true" className="size-4" />
              </Button>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
