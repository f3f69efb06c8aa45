'use client'

import { Check, Circle, LoaderCircle, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Badge } from '../../ui/badge.tsx'
import { classNames } from '../../ui/class-names.ts'
import { durationText } from '../../ui/time-text.ts'
import { elapsedMs } from './build-progress.ts'
import type { StageProgress } from './build-progress.ts'
import { progressShare, progressText, shortDigests, stageWords } from './stage-words.ts'

export interface StageTimelineProps {
  stages: readonly StageProgress[]
  /** False once the build has ended: no clock runs then. */
  live: boolean
  /** The server's time when it rendered, ISO 8601. */
  now: string
}

/** The seven stages with state, duration, progress, and what came from the store. */
export function StageTimeline({ stages, live, now }: StageTimelineProps) {
  const clock = useClock(live, now)
  return (
    <ol className="flex flex-col" aria-label="Stages">
      {stages.map((entry, position) => (
        <Stage key={entry.stage} entry={entry} last={position === stages.length - 1} live={live} clock={clock} />
      ))}
    </ol>
  )
}

/** Milliseconds since 1970; moves four times a second while something runs. */
function useClock(running: boolean, start: string): number {
  const [clock, setClock] = useState(() => Date.parse(start))
  useEffect(() => {
    if (!running) return
    const timer = setInterval(() => setClock(Date.now()), 250)
    return () => clearInterval(timer)
  }, [running])
  return clock
}

const looks = {
  waiting: { Icon: Circle, className: 'text-faint', word: 'waits' },
  running: { Icon: LoaderCircle, className: 'animate-spin text-info', word: 'runs' },
  done: { Icon: Check, className: 'text-success', word: 'done' },
  failed: { Icon: X, className: 'text-danger', word: 'failed' },
  stopped: { Icon: Circle, className: 'text-warning', word: 'stopped' },
} as const

interface StageProps {
  entry: StageProgress
  last: boolean
  live: boolean
  clock: number
}

function Stage({ entry, last, live, clock }: StageProps) {
  const words = stageWords[entry.stage]
  // A stage that ran when its build was cancelled or given up is not running any more.
  const stopped = entry.status === 'running' && !live
  const { Icon, className, word } = looks[stopped ? 'stopped' : entry.status]
  const elapsed = stopped ? undefined : elapsedMs(entry, clock)
  return (
    <li className="flex gap-3">
      <div className="flex flex-col items-center">
        <Icon aria-hidden="true" className={classNames('mt-0.5 size-4 shrink-0', className)} />
        {!last && <span aria-hidden="true" className="my-1 w-px flex-1 bg-line" />}
      </div>
      <div className={classNames('flex min-w-0 flex-1 flex-col gap-1', !last && 'pb-4')}>
        <div className="flex flex-wrap items-baseline gap-x-2">
          <h3 className={entry.status === 'waiting' ? 'text-muted' : undefined}>{words.title}</h3>
          <span className="sr-only">{word}</span>
          {entry.fromStore && (
            <Badge tone="accent" title="Nothing was computed: the result was there from an earlier build.">
              from the store
            </Badge>
          )}
          <span className="ml-auto text-[13px] text-muted tabular-nums">
            {elapsed === undefined ? '' : durationText(elapsed)}
          </span>
        </div>
        <p className="text-[13px] text-muted wrap-anywhere">
          {shortDigests(entry.failure?.message ?? entry.summary ?? words.about)}
        </p>
        {entry.progress && entry.status === 'running' && !stopped && (
          <Progress title={words.title} progress={entry.progress} />
        )}
      </div>
    </li>
  )
}

function Progress({ title, progress }: { title: string; progress: NonNullable<StageProgress['progress']> }) {
  const text = progressText(progress)
  return (
    <div className="flex items-center gap-2">
      <progress
        className="h-1 min-w-0 flex-1 appearance-none overflow-hidden rounded bg-hover [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-hover [&::-webkit-progress-value]:bg-accent"
        aria-label={`${title}: ${text}`}
        value={progressShare(progress)}
        max={1}
      />
      <span className="text-[12px] text-muted tabular-nums">{text}</span>
    </div>
  )
}
