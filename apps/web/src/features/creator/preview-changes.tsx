'use client'

import type { PreviewResponse } from '@whittle/core'
import type { ReactNode } from 'react'
import { Badge } from '../../ui/badge.tsx'
import { Bytes } from '../../ui/bytes.tsx'
import { releaseTitle } from '../images/release-title.ts'
import { useCreator } from './creator-context.tsx'
import { comparePreviews } from './preview-model.ts'

/** So many changes are in sight at once; more are folded below their count. */
const SHOWN_AT_ONCE = 12

type Preview = Extract<PreviewResponse, { ok: true }>

export interface PreviewChangesProps {
  /** The release of the last saved revision. */
  saved: string
  before: Preview
  after: Preview
}

/** What the image gains, loses and gets in another version against the last saved revision; also by moving to another release. */
export function PreviewChanges({ saved, before, after }: PreviewChangesProps) {
  const { distribution } = useCreator().draft.unedited
  const { added, removed, changed, compressedBytes } = comparePreviews(before, after)
  const count = added.length + removed.length + changed.length
  if (count === 0) {
    return <p className="text-[13px] text-muted">The same packages as in the last saved revision.</p>
  }
  const moves = saved !== distribution
  return (
    <section aria-label="Since the last saved revision" className="flex flex-col gap-1 text-[13px]">
      <h3 className={moves ? 'font-medium' : 'text-muted'}>
        {moves ? `From ${releaseTitle(saved)} to ${releaseTitle(distribution)}` : 'Since the last saved revision'}{' '}
        <span className="font-normal text-muted tabular-nums">
          ({compressedBytes < 0 ? '−' : '+'}
          <Bytes bytes={Math.abs(compressedBytes)} />)
        </span>
      </h3>
      <details open={count <= SHOWN_AT_ONCE}>
        <summary className="w-fit rounded">
          {added.length} new, {removed.length} gone, {changed.length} in another version
        </summary>
        <ul className="flex flex-col gap-1 pt-1">
          {added.map(({ name, version }) => (
            <Line key={`new ${name}`} mark={<Badge tone="success">new</Badge>} name={name} version={version} />
          ))}
          {removed.map(({ name, version }) => (
            <Line key={`gone ${name}`} mark={<Badge tone="danger">gone</Badge>} name={name} version={version} />
          ))}
          {changed.map(({ name, from, to }) => (
            <Line key={name} mark={<Badge tone="info">version</Badge>} name={name} version={`${from} → ${to}`} />
          ))}
        </ul>
      </details>
    </section>
  )
}

function Line({ mark, name, version }: { mark: ReactNode; name: string; version: string }) {
  return (
    <li className="flex items-baseline gap-2">
      {mark}
      <span className="min-w-0 wrap-anywhere">
        {name} <span className="font-mono text-[12px] text-muted">{version}</span>
      </span>
    </li>
  )
}
