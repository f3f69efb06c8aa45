import type { TagMoveEntry, TagState } from '@whittle/db'
import Link from 'next/link'
import { Panel } from '../../ui/panel.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Digest } from '../../ui/digest.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Cell, HeadCell, Table } from '../../ui/table.tsx'

export type TagHistory = readonly TagMoveEntry[]

/** Where each tag stands, and where it stood. */
export function TagsPanel({ tags, history, now }: { tags: readonly TagState[]; history: TagHistory; now: string }) {
  if (tags.length === 0) return null
  const older = history.filter((move) => !tags.some((tag) => tag.name === move.name && tag.digest === move.digest))
  return (
    <Panel title="Tags">
      <div className="flex flex-col gap-3">
        <Table label="Tags">
          <thead>
            <tr>
              <HeadCell>Tag</HeadCell>
              <HeadCell>Digest</HeadCell>
              <HeadCell>Moved</HeadCell>
            </tr>
          </thead>
          <tbody>
            {inReadingOrder(tags).map((tag) => (
              <tr key={tag.name}>
                <Cell column="Tag" className="font-mono text-[13px] wrap-anywhere">
                  <span className="inline-flex items-center gap-1">
                    {tag.name} <CopyButton text={tag.name} label={`Copy tag ${tag.name}`} />
                  </span>
                </Cell>
                <Cell column="Digest">
                  <Digest digest={tag.digest} />
                </Cell>
                <Cell column="Moved" className="text-muted">
                  <RelativeTime at={tag.movedAt.toISOString()} now={now} />
                </Cell>
              </tr>
            ))}
          </tbody>
        </Table>
        {older.length > 0 && (
          <details>
            <summary className="w-fit rounded text-muted">Where tags stood before ({older.length})</summary>
            <ul className="flex flex-col pt-2">
              {older.map((move) => (
                <li
                  key={`${move.buildId} ${move.name}`}
                  className="flex flex-wrap items-center gap-x-3 border-t py-1 text-[13px]"
                >
                  <span className="font-mono">{move.name}</span>
                  <Digest digest={move.digest} />
                  <Link href={`/builds/${move.buildId}`} className="text-accent underline">
                    Build {move.buildNumber}
                  </Link>
                  <span className="text-muted">
                    <RelativeTime at={move.movedAt.toISOString()} now={now} />
                  </span>
                </li>
              ))}
            </ul>
          </details>
        )}
      </div>
    </Panel>
  )
}

/** Last moved first; of one build, `latest` before the lines of the version and the unique tag. */
function inReadingOrder(tags: readonly TagState[]): TagState[] {
  return tags.toSorted(
    (a, b) =>
      b.movedAt.getTime() - a.movedAt.getTime() ||
      Number(b.name === 'latest') - Number(a.name === 'latest') ||
      a.name.length - b.name.length,
  )
}
