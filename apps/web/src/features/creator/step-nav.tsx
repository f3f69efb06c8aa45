'use client'

import { useEffect, useRef } from 'react'
import { classNames } from '../../ui/class-names.ts'
import { steps, stepTitles } from './fields.ts'
import type { Step } from './fields.ts'

export interface StepNavProps {
  current: Step
  onChoose(step: Step): void
  /** How many shown problems each step has. */
  problems: Partial<Record<Step, number>>
}

/** The steps, in order; any can be gone to at any time. */
export function StepNav({ current, onChoose, problems }: StepNavProps) {
  const list = useRef<HTMLOListElement>(null)
  useEffect(() => {
    const button = list.current?.querySelector<HTMLElement>(`[data-step="${current}"]`)
    if (!list.current || !button) return
    // On narrow screens the steps scroll: the current one is to be seen.
    list.current.scrollLeft = button.offsetLeft - (list.current.clientWidth - button.offsetWidth) / 2
  }, [current])
  return (
    <nav aria-label="Steps" className="min-w-0">
      <ol ref={list} className="relative flex gap-1 overflow-x-auto lg:flex-col">
        {steps.map((step, position) => {
          const count = problems[step] ?? 0
          return (
            <li key={step} className="shrink-0">
              <button
                type="button"
                data-step={step}
                aria-current={step === current ? 'step' : undefined}
                onClick={() => onChoose(step)}
                className={classNames(
                  'flex h-8 w-full items-center gap-2 rounded border px-2 text-left whitespace-nowrap -outline-offset-2',
                  step === current
                    ? 'border-line-strong bg-surface font-medium'
                    : 'border-transparent text-muted hover:bg-hover hover:text-text',
                )}
              >
                <span aria-hidden="true" className="w-4 text-right text-[12px] text-faint tabular-nums">
                  {position + 1}
                </span>
                {stepTitles[step]}
                {count > 0 && (
                  <span className="ml-auto rounded bg-danger-soft px-1 text-[12px] font-medium text-danger">
                    {count}
                    <span className="sr-only"> {count === 1 ? 'problem' : 'problems'}</span>
                  </span>
                )}
              </button>
            </li>
          )
        })}
      </ol>
    </nav>
  )
}
