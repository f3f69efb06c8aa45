'use client'

import { useEffect, useRef, useState } from 'react'
import type { UIEvent } from 'react'
import { Button } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { ScrollBox } from '../../ui/scroll-box.tsx'
import type { LogLine } from './build-progress.ts'
import { useRowWindow } from '../../ui/use-row-window.ts'

const ROW_PX = 20
const BOX_PX = 420

const levels = { info: 'text-text', warning: 'text-warning', error: 'text-danger' } as const

export interface BuildLogProps {
  lines: readonly LogLine[]
  /** Lines of the beginning that are not kept. */
  droppedLines: number
  /** Whether more may come. */
  live: boolean
}

/** The log, following its end unless the person scrolled up; only the lines in sight exist. */
export function BuildLog({ lines, droppedLines, live }: BuildLogProps) {
  const box = useRef<HTMLElement>(null)
  const [following, setFollowing] = useState(true)
  const rows = useRowWindow({ count: lines.length, rowPx: ROW_PX, boxPx: BOX_PX, overscan: 20 })
  useEffect(() => {
    if (following && box.current) box.current.scrollTop = lines.length * ROW_PX
  }, [following, lines.length])
  const onScroll = (event: UIEvent<HTMLElement>) => {
    rows.onScroll(event)
    const { scrollTop, scrollHeight, clientHeight } = event.currentTarget
    setFollowing(scrollHeight - scrollTop - clientHeight < ROW_PX)
  }
  if (lines.length === 0)
    return <p className="text-muted">{live ? 'Nothing was logged yet.' : 'Nothing was logged.'}</p>
  return (
    <div className="flex min-w-0 flex-col gap-2">
      {droppedLines > 0 && (
        <p className="text-[13px] text-muted">The first {droppedLines.toLocaleString('en')} lines are not shown.</p>
      )}
      <ScrollBox
        ref={box}
        label="Log"
        onScroll={onScroll}
        className="relative overflow-auto rounded border bg-sunken font-mono text-[12px] leading-5"
        style={{ maxHeight: BOX_PX }}
      >
        <ol className="relative w-max min-w-full" style={{ height: rows.totalPx }}>
          {lines.slice(rows.first, rows.end).map((line, position) => (
            <li
              key={line.sequence}
              className="absolute left-0 flex gap-3 px-3 whitespace-pre"
              style={{ top: (rows.first + position) * ROW_PX, height: ROW_PX }}
            >
              <span className="text-faint">{line.at.slice(11, 19)}</span>
              <span className="w-16 text-faint">{line.stage}</span>
              <span className={classNames(levels[line.level])}>
                {line.level !== 'info' && `${line.level}: `}
                {line.message}
              </span>
            </li>
          ))}
        </ol>
      </ScrollBox>
      <div className="flex flex-wrap items-center gap-2">
        <CopyButton text={lines.map(plainLine).join('\n')} label="Copy the log" showLabel />
        {!following && (
          <Button size="small" onClick={() => setFollowing(true)}>
            Follow the end
          </Button>
        )}
        <span className="ml-auto text-[12px] text-faint tabular-nums">
          {lines.length.toLocaleString('en')} {lines.length === 1 ? 'line' : 'lines'}, times in UTC
        </span>
      </div>
    </div>
  )
}

function plainLine(line: LogLine): string {
  return `${line.at} ${line.stage} ${line.level} ${line.message}`
}
