import type { BuildSummary } from '@whittle/db'
import Link from 'next/link'
import { Badge, type Tone } from '../../ui/badge.tsx'
import { ButtonLink } from '../../ui/button.tsx'
import { Digest } from '../../ui/digest.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Cell, HeadCell, Table } from '../../ui/table.tsx'
import { durationText } from '../../ui/time-text.ts'

const statuses: Record<BuildSummary['status'], { label: string; tone: Tone }> = {
  queued: { label: 'Queued', tone: 'info' },
  running: { label: 'Building', tone: 'info' },
  succeeded: { label: 'Built', tone: 'success' },
  unchanged: { label: 'Unchanged', tone: 'neutral' },
  failed: { label: 'Failed', tone: 'danger' },
  cancelled: { label: 'Cancelled', tone: 'warning' },
}

export interface BuildsTabProps {
  /** Newest first. */
  builds: readonly BuildSummary[]
  now: string
  /** Address of older builds, when there are more. */
  olderHref?: string
}

/** What ran, why, and what came of it. */
export function BuildsTab({ builds, now, olderHref }: BuildsTabProps) {
  if (builds.length === 0) {
    return <EmptyState title="No builds yet">The first one starts with “Build now”, or by the schedule.</EmptyState>
  }
  return (
    <div className="flex flex-col gap-4">
      <Table label="Builds">
        <thead>
          <tr>
            <HeadCell numeric>Build</HeadCell>
            <HeadCell>State</HeadCell>
            <HeadCell>Outcome</HeadCell>
            <HeadCell>Queued</HeadCell>
            <HeadCell numeric>Took</HeadCell>
            <HeadCell>Digest</HeadCell>
          </tr>
        </thead>
        <tbody>
          {builds.map((build) => (
            <tr key={build.id} className="hover:bg-hover">
              <Cell numeric column="Build">
                <Link href={`/builds/${build.id}`} className="rounded text-accent underline">
                  {build.number}
                </Link>
              </Cell>
              <Cell column="State">
                <Badge tone={statuses[build.status].tone}>{statuses[build.status].label}</Badge>
              </Cell>
              <Cell column="Outcome" className="wrap-anywhere sm:min-w-64">
                <p>{outcomeText(build)}</p>
                <p className="text-[13px] text-muted">
                  {build.variant === 'dev' && 'Development image. '}
                  {build.reason} Revision {build.revision.number}.
                </p>
              </Cell>
              <Cell column="Queued" className="text-muted">
                <RelativeTime at={build.createdAt.toISOString()} now={now} />
              </Cell>
              <Cell numeric column="Took">
                {tookText(build)}
              </Cell>
              <Cell column="Digest">
                {build.indexDigest ? <Digest digest={build.indexDigest} /> : <span className="text-faint">–</span>}
              </Cell>
            </tr>
          ))}
        </tbody>
      </Table>
      {olderHref !== undefined && (
        <p>
          <ButtonLink href={olderHref}>Older builds</ButtonLink>
        </p>
      )}
    </div>
  )
}

function outcomeText(build: BuildSummary): string {
  switch (build.status) {
    case 'queued':
      return 'Waits for a worker.'
    case 'running':
      return 'Is being built.'
    case 'succeeded':
      return `${build.version === undefined ? 'Built' : `Built ${build.version}`}: ${build.packagesKept ?? 0} packages kept, ${build.packagesDropped ?? 0} left out.`
    case 'unchanged':
      return 'Nothing in it had changed: the same image would come out, so nothing was built.'
    case 'failed':
      return build.error?.message ?? build.conflict?.summary ?? 'Failed.'
    case 'cancelled':
      return 'Someone stopped it.'
  }
}

function tookText({ startedAt, finishedAt }: BuildSummary): string {
  return startedAt && finishedAt ? durationText(finishedAt.getTime() - startedAt.getTime()) : '–'
}
