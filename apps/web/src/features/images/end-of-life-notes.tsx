import { Badge } from '../../ui/badge.tsx'
import type { EndOfLife } from './end-of-life.ts'

/** What is past the end of its support or near it, each as a badge and a sentence; nothing where all is well. */
export function EndOfLifeNotes({ ends }: { ends: readonly EndOfLife[] }) {
  if (ends.length === 0) return null
  return (
    <ul className="flex flex-col gap-1 text-[13px]" aria-label="End of life">
      {ends.map(({ text, past }) => (
        <li key={text} className="flex flex-wrap items-baseline gap-x-2">
          <Badge tone={past ? 'danger' : 'warning'}>{past ? 'end of life' : 'ends soon'}</Badge>
          <span className="min-w-0">{text}</span>
        </li>
      ))}
    </ul>
  )
}
