'use client'

import type { PreviewResponse } from '@whittle/core'
import { lazy, Suspense } from 'react'
import { Button } from '../../ui/button.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { BaseStep } from './base-step.tsx'
import { useCreator } from './creator-context.tsx'
import { fieldOf, steps, stepTitles } from './fields.ts'
import type { Step } from './fields.ts'
import type { ReviewStepProps } from './review-step.tsx'

// The first step comes with the page, the others when they are gone to.
const PackagesStep = lazy(() => import('./packages-step.tsx').then((module) => ({ default: module.PackagesStep })))
const RuntimeStep = lazy(() => import('./runtime-step.tsx').then((module) => ({ default: module.RuntimeStep })))
const FilesStep = lazy(() => import('./files-step.tsx').then((module) => ({ default: module.FilesStep })))
const ScheduleStep = lazy(() => import('./schedule-step.tsx').then((module) => ({ default: module.ScheduleStep })))
const ReviewStep = lazy(() => import('./review-step.tsx').then((module) => ({ default: module.ReviewStep })))

export interface CurrentStepProps {
  step: Step
  preview: PreviewResponse | undefined
  review: ReviewStepProps
}

/** The editor of one step, with the ways to its neighbours. */
export function CurrentStep({ step, preview, review }: CurrentStepProps) {
  const { show } = useCreator()
  const position = steps.indexOf(step)
  const [before, after] = [steps[position - 1], steps[position + 1]]
  return (
    <section aria-labelledby={fieldOf.step} className="flex min-w-0 flex-col gap-4">
      <h2 id={fieldOf.step} tabIndex={-1} className="text-[16px] outline-none">
        {stepTitles[step]}
      </h2>
      <Suspense fallback={<Skeleton className="h-64" />}>
        <Editor step={step} preview={preview} review={review} />
      </Suspense>
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
      return <ReviewStep {...review} />
  }
}
