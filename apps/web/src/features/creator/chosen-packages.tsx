'use client'

import type { PreviewPackage, PreviewResponse } from '@whittle/core'
import { X } from 'lucide-react'
import { Badge } from '../../ui/badge.tsx'
import { Bytes } from '../../ui/bytes.tsx'
import { Button } from '../../ui/button.tsx'
import { FieldError, describedBy } from '../../ui/field.tsx'
import { Select, TextInput } from '../../ui/text-input.tsx'
import { useCreator } from './creator-context.tsx'
import { holdVersion, listOf, removePackage } from './draft-changes.ts'
import { fieldOf } from './fields.ts'
import type { PackageChoice, PackageRelation } from './package-choice.ts'

const relations = [
  { value: 'any', label: 'any version' },
  { value: 'at-least', label: 'at least' },
  { value: 'exact', label: 'exactly' },
]

/** The packages that the person asked for, each with how its version is held. */
export function ChosenPackages({ preview }: { preview: PreviewResponse | undefined }) {
  const { draft, target } = useCreator()
  const list = listOf(target.variant)
  const known = new Map(preview?.ok ? preview.packages.map((entry) => [entry.name, entry]) : [])
  return (
    <section aria-labelledby="chosen-title">
      <h3 id="chosen-title" className="pb-2 font-medium">
        {list === 'packages' ? 'Chosen packages' : 'Further build tools'}{' '}
        <span className="text-faint tabular-nums">{draft[list].length}</span>
      </h3>
      {draft[list].length === 0 ? (
        <p className="rounded border border-dashed border-line-strong p-3 text-muted">
          {list === 'packages'
            ? 'None yet: the image holds what its base holds. Search above to add some.'
            : 'None: the development image has the packages of the production image and the build tools of its base.'}
        </p>
      ) : (
        <ul className="divide-y rounded border">
          {draft[list].map((choice) => (
            <ChosenPackage key={choice.name} choice={choice} known={known.get(choice.name)} />
          ))}
        </ul>
      )}
    </section>
  )
}

function ChosenPackage({ choice, known }: { choice: PackageChoice; known: PreviewPackage | undefined }) {
  const { change, problemAt, target } = useCreator()
  const list = listOf(target.variant)
  const id = fieldOf.packageVersion(choice.name, list)
  const error = problemAt(id)
  const setRelation = (relation: PackageRelation) => {
    // The version that the preview shows is the one that a person most likely wants to hold.
    const version = choice.version === '' && relation !== 'any' ? (known?.version ?? '') : choice.version
    change(holdVersion(choice.name, { relation, version }, list))
  }
  return (
    <li className="flex flex-col gap-2 p-3">
      <div className="flex flex-wrap items-center gap-2">
        <span className="min-w-0 flex-1 basis-48">
          <span className="font-medium wrap-anywhere">{choice.name}</span>{' '}
          {known && <span className="font-mono text-[12px] text-muted wrap-anywhere">{known.version}</span>}
          {known?.disposition === 'drop' && <Badge tone="warning">left out</Badge>}
        </span>
        {known && (
          <span className="text-[12px] text-muted">
            <Bytes bytes={known.installedBytes} />
          </span>
        )}
        <Select
          className="w-auto basis-28"
          aria-label={`Version of ${choice.name}`}
          options={relations}
          value={choice.relation}
          onChange={(event) => setRelation(event.target.value as PackageRelation)}
        />
        <Button
          variant="quiet"
          size="small"
          aria-label={`Remove ${choice.name}`}
          title={`Remove ${choice.name}`}
          onClick={() => change(removePackage(choice.name, list))}
        >
          <X aria-hidden="true" className="size-4" />
        </Button>
      </div>
      {choice.relation !== 'any' && (
        <TextInput
          id={id}
          mono
          aria-label={`${choice.relation === 'exact' ? 'Exact' : 'Lowest'} version of ${choice.name}`}
          aria-describedby={describedBy(id, { error })}
          invalid={error !== undefined}
          value={choice.version}
          onChange={(event) =>
            change(holdVersion(choice.name, { relation: choice.relation, version: event.target.value }, list))
          }
        />
      )}
      <FieldError id={id} error={error} />
    </li>
  )
}
