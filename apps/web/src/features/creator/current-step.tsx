'use client'

import type { PreviewResponse } from '@whittle/core'
import { Button } from '../../ui/button.tsx'
import { BaseStep } from './base-step.tsx'
import { useCreator } from './creator-context.tsx'
import { steps, stepTitles } from './fields.ts'
import type { Step } from './fields.ts'
import { FilesStep } from './files-step.tsx'
import { PackagesStep } from './packages-step.tsx'
import { ReviewStep } from './review-step.tsx'
import type { ReviewStepProps } from './review-step.tsx'
import { RuntimeStep } from './runtime-step.tsx'
import { ScheduleStep } from './schedule-step.tsx'

export interface CurrentStepProps {
  step: Step
  preview: PreviewResponse | undefined
  review: Omit<ReviewStepProps, 'preview'>
}

/** The editor of one step, with the ways to its neighbours. */
export function CurrentStep({ step, preview, review }: CurrentStepProps) {
  const { show } = useCreator()
  const position = steps.indexOf(step)
  const [before, after] = [steps[position - 1], steps[position + 1]]
  return (
    <section aria-labelledby="step-title" className="flex min-w-0 flex-col gap-4">
      <h2 id="step-title" tabIndex={-1} className="text-[16px] outline-none">
        {stepTitles[step]}
      </h2>
      <Editor step={step} preview={preview} review={review} />
      <div className="flex justify-between gap-2 border-t pt-4">
        <span>{before && <Button onClick={() => show(before)}>Back: {stepTitles[before]}</Button>}</span>
        <span>{after && <Button onClick={() => show(after)}>Next: {stepTitles[after]}</Button>}</span>
      </div>
    </section>
  )
}

function Editor({ step, preview, review }: CurrentStepProps) {
  switch (step) {
    case 'base':
      return <BaseStep />
    case 'packages':
      return <PackagesStep preview={preview} />
    case 'runtime':
      return <RuntimeStep />
    case 'files':
      return <FilesStep />
    case 'schedule':
      return <ScheduleStep />
    case 'review':
      return <ReviewStep preview={preview} {...review} />
  }
}
