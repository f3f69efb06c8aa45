'use client'

import { ARCHITECTURES, DEBIAN_RELEASES, supportSentence, type ImageSpec } from '@whittle/core'
import { useState } from 'react'
import { describedBy, Field } from '../../ui/field.tsx'
import { Checkbox, Select } from '../../ui/text-input.tsx'
import { useCreator } from './creator-context.tsx'
import { setArchitecture, setDistribution } from './draft-changes.ts'

/** The Debian release that packages come from, and the machines that the image is for. */
export function PlatformChoice() {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <SuiteField />
      <ArchitectureChoice />
    </div>
  )
}

function SuiteField() {
  const { draft, change } = useCreator()
  const [today] = useState(() => new Date().toISOString())
  const { distribution } = draft.unedited
  const help = `${supportSentence(distribution, today)} The preview says what another one changes.`
  return (
    <Field id="distribution" label="Debian release" help={help}>
      <Select
        id="distribution"
        value={distribution}
        options={DEBIAN_RELEASES.map(({ distribution: value, title: label }) => ({ value, label }))}
        aria-describedby={describedBy('distribution', { help })}
        onChange={(event) => change(setDistribution(event.target.value as ImageSpec['spec']['distribution']))}
      />
    </Field>
  )
}

function ArchitectureChoice() {
  const { draft, change } = useCreator()
  const { architectures } = draft.unedited
  return (
    <fieldset aria-describedby="architectures-help" className="flex min-w-0 flex-col gap-1">
      <legend className="font-medium">Machines</legend>
      <p id="architectures-help" className="text-[13px] text-muted">
        Several are built under the same tags. The preview shows one at a time; the search says what is not there for
        which.
      </p>
      <div className="flex h-8 items-center gap-4">
        {ARCHITECTURES.map((arch) => {
          const chosen = architectures.includes(arch)
          return (
            <Checkbox
              key={arch}
              label={arch}
              checked={chosen}
              // An image is for one at least.
              disabled={chosen && architectures.length === 1}
              onChange={(event) => change(setArchitecture(arch, event.target.checked))}
            />
          )
        })}
      </div>
    </fieldset>
  )
}
