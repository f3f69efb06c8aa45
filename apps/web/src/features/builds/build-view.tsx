'use client'

import Link from 'next/link'
import { Badge } from '../../ui/badge.tsx'
import { Panel } from '../../ui/panel.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { durationText } from '../../ui/time-text.ts'
import { BuildActions } from './build-actions.tsx'
import type { BuildDocument } from './build-document.ts'
import { BuildLog } from './build-log.tsx'
import { BuildOutcome } from './build-outcome.tsx'
import type { BuildProgress } from './build-progress.ts'
import { hasEnded, statusLooks } from './build-status.ts'
import { StageTimeline } from './stage-timeline.tsx'
import { useBuildStream } from './use-build-stream.ts'

export interface BuildViewProps {
  /** As the server read it; the page follows from there. */
  initial: { build: BuildDocument; progress: BuildProgress }
  /** Whether the person may cancel, retry and edit. */
  mayAct: boolean
  /** The server's time, ISO 8601. */
  now: string
}

/** A build: its stages, its log, and what came of it, live. */
export function BuildView({ initial, mayAct, now }: BuildViewProps) {
  const { build, progress, connection } = useBuildStream(initial)
  const ended = hasEnded(build.status)
  return (
    <div className="flex flex-col gap-4">
      <BuildHeader build={build} mayAct={mayAct} now={now} />
      {connection === 'waiting' && (
        <output className="text-[13px] text-warning">The connection is gone; trying again. The build goes on.</output>
      )}
      <BuildOutcome build={build} mayEdit={mayAct && !build.image.isGallery} />
      <div className="grid min-w-0 gap-4 lg:grid-cols-[minmax(280px,380px)_minmax(0,1fr)]">
        <Panel title="Stages">
          <StageTimeline stages={progress.stages} live={!ended} now={now} />
        </Panel>
        <Panel title="Log">
          <BuildLog lines={progress.log} droppedLines={progress.droppedLines} live={!ended} />
        </Panel>
      </div>
    </div>
  )
}

function BuildHeader({ build, mayAct, now }: { build: BuildDocument; mayAct: boolean; now: string }) {
  const { label, tone } = statusLooks[build.status]
  const { image } = build
  return (
    <header className="flex flex-wrap items-start gap-x-4 gap-y-2">
      <div className="min-w-0 flex-1 basis-64">
        <p className="text-muted wrap-anywhere">
          <Link className="rounded hover:underline" href={`/images/${image.team}/${image.name}`}>
            {image.team}/{image.name}
          </Link>
        </p>
        <div className="flex flex-wrap items-center gap-2">
          <h1 className="text-[20px] wrap-anywhere">
            {image.title} <span className="text-muted">build {build.number}</span>
          </h1>
          <output>
            <Badge tone={tone}>{label}</Badge>
          </output>
        </div>
        <p className="text-[13px] text-muted">
          {build.reason} Queued <RelativeTime at={build.createdAt} now={now} />, revision {build.revision}
          {build.attempts > 1 && `, attempt ${build.attempts}`}
          {took(build)}
        </p>
      </div>
      {mayAct && <BuildActions build={build} />}
    </header>
  )
}

function took({ startedAt, finishedAt }: BuildDocument): string {
  if (startedAt === undefined || finishedAt === undefined) return ''
  return `, took ${durationText(Date.parse(finishedAt) - Date.parse(startedAt))}`
}
