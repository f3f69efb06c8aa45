'use client'

import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { useCreator } from './creator-context.tsx'
import { previewSpecOf } from './preview-model.ts'
import { usePreviews } from './use-preview.ts'

/** What stands in the way on machines that are not shown: the image is built for all of them or not at all. */
export function OtherMachines() {
  const { draft, target } = useCreator()
  const others = target.machines.filter((machine) => machine !== target.machine)
  const specs = others.map((machine) => previewSpecOf(draft, { machine, variant: target.variant }))
  const clashes = usePreviews(specs, target.variant).flatMap((answer, position) =>
    answer?.ok === false ? [{ machine: others[position]!, summary: answer.conflict.summary }] : [],
  )
  return clashes.map(({ machine, summary }) => (
    <Notice key={machine} tone="danger">
      <div className="flex flex-col items-start gap-2">
        <p className="wrap-anywhere">
          For {machine}: {summary}
        </p>
        <Button size="small" onClick={() => target.showMachine(machine)}>
          Show {machine}
        </Button>
      </div>
    </Notice>
  ))
}
