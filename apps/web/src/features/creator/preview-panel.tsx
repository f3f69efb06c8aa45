'use client'

import type { PreviewPackage, PreviewResponse } from '@whittle/core'
import { problemFrom } from '../../api/call-api.ts'
import { megabytes } from '../../ui/bytes.tsx'
import { ProblemNotice } from '../../ui/problem-notice.tsx'
import { Loading, Skeleton } from '../../ui/skeleton.tsx'
import { Grain } from '../grain/index.ts'
import { ConflictNotice } from './conflict-notice.tsx'
import { useCreator } from './creator-context.tsx'
import { applyFix, canApplyFix } from './draft-changes.ts'
import { PreviewGroups } from './preview-groups.tsx'
import { OtherMachines } from './other-machines.tsx'
import { PreviewChanges } from './preview-changes.tsx'
import { describeExclusions } from './preview-model.ts'
import type { SavedPreview } from './preview-model.ts'
import type { ShownPreview } from './use-preview.ts'

export interface PreviewPanelProps {
  query: ShownPreview
  /** Undefined for a new image. */
  saved: SavedPreview | undefined
}

/** What the image would hold, as the resolver sees it; the last answer stays until the next one is there. */
export function PreviewPanel({ query, saved }: PreviewPanelProps) {
  const { draft, change } = useCreator()
  const { data, error, isPlaceholderData, isFetching } = query
  if (!data) {
    if (!error) return <PreviewSkeleton />
    const { code, detail, hint } = problemFrom(error)
    return (
      <ProblemNotice
        problem={{ code, message: detail, hint }}
        onRetry={() => void query.refetch()}
        retrying={isFetching}
      />
    )
  }
  return (
    <div className="flex min-w-0 flex-col gap-4" aria-busy={isPlaceholderData}>
      {error && <StaleNotice error={error} />}
      <OtherMachines />
      {data.ok ? (
        <Holds preview={data} saved={saved} />
      ) : (
        <ConflictNotice
          conflict={data.conflict}
          canApply={(fix) => canApplyFix(fix, draft)}
          onApply={(fix) => change(applyFix(fix))}
        />
      )}
    </div>
  )
}

function StaleNotice({ error }: { error: unknown }) {
  return <p className="text-[13px] text-warning">This may be out of date: {problemFrom(error).detail}</p>
}

type Preview = Extract<PreviewResponse, { ok: true }>

function Holds({ preview, saved }: { preview: Preview; saved: SavedPreview | undefined }) {
  const { totals, packages } = preview
  // Which packages stay is a proposal, too, until their files were read.
  const about = totals.estimated ? '≈ ' : ''
  // A development image holds all of its packages: nothing to be estimated but the size.
  const whole = useCreator().target.variant === 'dev'
  const aboutCounts = whole || !packages.some(({ estimated }) => estimated) ? '' : about
  return (
    <>
      <dl className="grid grid-cols-3 gap-2" aria-live="polite" aria-atomic="true">
        <Figure term="Kept" value={`${aboutCounts}${totals.kept}`} note={totals.kept === 1 ? 'package' : 'packages'} />
        <Figure
          term="Left out"
          value={`${aboutCounts}${totals.dropped}`}
          note={whole ? 'all stays whole' : 'not needed to run'}
        />
        <Figure
          term="Compressed"
          value={`${about}${megabytes(totals.compressedBytes)}`}
          note={totals.estimated ? 'estimated' : 'measured before'}
        />
      </dl>
      {saved?.preview?.ok && <PreviewChanges saved={saved.distribution} before={saved.preview} after={preview} />}
      <Grain size="large" packages={packages.map(grainPackageOf)} />
      <ExclusionsToProve packages={packages} />
      <EffectsNote packages={packages} />
      <PreviewGroups packages={packages} />
      <p className="text-[12px] text-faint">
        Package state of {preview.snapshot.date.slice(0, 10)}, answered in {Math.max(1, Math.round(preview.tookMs))} ms.
      </p>
    </>
  )
}

/** Exclusions against the word of the packages: from the index nobody can say whether they hold. */
function ExclusionsToProve({ packages }: { packages: readonly PreviewPackage[] }) {
  const sentence = describeExclusions(packages)
  return sentence === undefined ? null : <p className="text-[13px] text-warning">{sentence}</p>
}

/** That the packages' own installation would do more, and where to see what. */
function EffectsNote({ packages }: { packages: readonly PreviewPackage[] }) {
  const names = packages.filter(({ effects }) => effects !== undefined).map(({ name }) => name)
  if (names.length === 0) return null
  return (
    <p className="text-[13px] text-muted">
      The maintainer scripts of {names.join(', ')} would do more than the image has: open{' '}
      {names.length === 1 ? 'it' : 'them'} below to see what.
    </p>
  )
}

function Figure({ term, value, note }: { term: string; value: string; note: string }) {
  return (
    <div className="min-w-0 rounded border bg-surface px-1.5 py-2 sm:px-2">
      <dt className="text-[12px] text-muted">{term}</dt>
      <dd>
        <span className="block text-[15px] font-semibold whitespace-nowrap sm:text-[18px] tabular-nums">{value}</span>
        <span className="block text-[12px] text-muted">{note}</span>
      </dd>
    </div>
  )
}

function grainPackageOf(entry: PreviewPackage) {
  const { name, version, reason, disposition, rule, ruleText, requiredBy } = entry
  const sizeBytes = disposition === 'keep' ? entry.installedBytes : entry.downloadBytes
  return { name, version, reason, disposition, rule, ruleText, requiredBy, sizeBytes }
}

function PreviewSkeleton() {
  return (
    <div className="flex flex-col gap-4">
      <Loading label="Asking what the image would hold…" />
      <div className="grid grid-cols-3 gap-2">
        {[0, 1, 2].map((place) => (
          <Skeleton key={place} className="h-20" />
        ))}
      </div>
      <Skeleton className="h-32" />
      <Skeleton className="h-48" />
    </div>
  )
}
