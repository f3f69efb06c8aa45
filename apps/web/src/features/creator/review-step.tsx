'use client'

import type { PreviewResponse, Variant } from '@whittle/core'
import type { ReactNode } from 'react'
import { Badge } from '../../ui/badge.tsx'
import { Bytes } from '../../ui/bytes.tsx'
import { Button } from '../../ui/button.tsx'
import { useCreator } from './creator-context.tsx'
import { stepTitles } from './fields.ts'
import type { FieldProblem } from './fields.ts'
import { previewSpecOf } from './preview-model.ts'
import { describeSchedule } from './schedule-draft.ts'
import { describeChange } from './spec-changes.ts'
import type { SpecChange } from './spec-changes.ts'
import { usePreview } from './use-preview.ts'

export interface ReviewStepProps {
  /** Undefined until the definition was checked. */
  problems: readonly FieldProblem[] | undefined
  /** What saving would change; undefined for an image that does not exist yet. */
  changes: readonly SpecChange[] | undefined
  /** `localhost:5000/shop`. */
  repositoryPrefix: string
}

/** Everything once more before it is saved. */
export function ReviewStep({ problems, changes, repositoryPrefix }: ReviewStepProps) {
  const { draft, base, target } = useCreator()
  const previewOf = (variant: Variant) => previewSpecOf(draft, { machine: target.machine, variant })
  const preview = usePreview(previewOf('prod'), 'prod').data
  const development = usePreview(previewOf('dev'), 'dev').data
  const name = draft.name.trim() || '…'
  return (
    <div className="flex flex-col gap-6">
      <Problems problems={problems} preview={preview} development={development} />
      <dl className="grid gap-x-4 gap-y-2 sm:grid-cols-[max-content_1fr]">
        <Row term="Image">
          <code className="font-mono wrap-anywhere">
            {repositoryPrefix}/{name}
          </code>
        </Row>
        <Row term="Tags">
          {preview?.ok && preview.versions.length > 0 ? (
            <span className="flex flex-wrap gap-1">
              {[...preview.versions, 'latest'].map((tag) => (
                <Badge key={tag}>{tag}</Badge>
              ))}
            </span>
          ) : (
            'latest, and one of its own for each build'
          )}
        </Row>
        <Row term="Starts from">{base?.title ?? draft.from}</Row>
        <Row term="Packages">{draft.packages.map((choice) => choice.name).join(', ') || 'none beside the base’s'}</Row>
        {preview?.ok && (
          <Row term="Holds">
            {preview.packages.some(({ estimated }) => estimated) && '≈ '}
            <Sums totals={preview.totals} />; {preview.totals.dropped} left out
          </Row>
        )}
        {development?.ok && (
          <Row term="Development image">
            <Sums totals={development.totals} />
          </Row>
        )}
        <Row term="Schedule">{describeSchedule(draft.schedule)}</Row>
      </dl>
      {changes && <Changes changes={changes} />}
    </div>
  )
}

function Sums({ totals }: Pick<Extract<PreviewResponse, { ok: true }>, 'totals'>) {
  return (
    <>
      {totals.kept} {totals.kept === 1 ? 'package' : 'packages'},{' '}
      <Bytes bytes={totals.compressedBytes} approximate={totals.estimated} /> compressed
    </>
  )
}

function Row({ term, children }: { term: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{term}</dt>
      <dd className="min-w-0 wrap-anywhere">{children}</dd>
    </>
  )
}

interface ProblemsProps extends Pick<ReviewStepProps, 'problems'> {
  preview: PreviewResponse | undefined
  development: PreviewResponse | undefined
}

function Problems({ problems, preview, development }: ProblemsProps) {
  const { show, target } = useCreator()
  const conflict = preview?.ok === false
  const clash = development?.ok === false ? development.conflict.summary : undefined
  if (!problems) return <p className="text-muted">Checking the definition…</p>
  if (problems.length === 0 && !preview) {
    return <p className="text-muted">The definition is right. Whether its packages fit together is not known yet.</p>
  }
  if (problems.length === 0 && !conflict && clash === undefined)
    return <p className="text-success">Nothing stands in the way of a build.</p>
  return (
    <section
      aria-label="To be put right"
      className="flex flex-col gap-2 rounded border border-danger bg-danger-soft p-3"
    >
      <h3>To be put right</h3>
      <ul className="flex flex-col gap-1">
        {problems.map((problem) => (
          <li key={`${problem.field} ${problem.message}`} className="flex flex-wrap items-center gap-2">
            <span className="min-w-0 wrap-anywhere">
              {stepTitles[problem.step]}: {problem.message}
            </span>
            <Button size="small" onClick={() => show(problem.step, problem.field)}>
              Go there
            </Button>
          </li>
        ))}
        {conflict && <li>The packages clash: the preview says why. The definition can be saved, but not built.</li>}
        {!conflict && clash !== undefined && (
          <li className="flex flex-wrap items-center gap-2">
            <span className="min-w-0 wrap-anywhere">
              Development image: {clash} The production image is built, this one is not.
            </span>
            <Button size="small" onClick={() => target.showVariant('dev')}>
              Show it
            </Button>
          </li>
        )}
      </ul>
    </section>
  )
}

function Changes({ changes }: { changes: readonly SpecChange[] }) {
  return (
    <section aria-label="Changes since the last saved revision">
      <h3 className="pb-2">Since the last saved revision</h3>
      {changes.length === 0 ? (
        <p className="text-muted">Nothing was changed.</p>
      ) : (
        <ul className="flex flex-col gap-1 font-mono text-[13px]">
          {changes.map((change) => (
            <li key={describeChange(change)} className="wrap-anywhere">
              {describeChange(change)}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
