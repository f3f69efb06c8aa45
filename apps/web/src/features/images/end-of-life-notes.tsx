import { Badge } from '../../ui/badge.tsx'
import { classNames } from '../../ui/class-names.ts'
import type { EndOfLife } from './end-of-life.ts'

/** What is past the end of its support or near it, each as a badge and a sentence; nothing where all is well. */
export function EndOfLifeNotes({ ends, className }: { ends: readonly EndOfLife[]; className?: string }) {
  if (ends.length === 0) return null
  return (
    <ul className={classNames('flex flex-col gap-1 text-[13px]', className)} aria-label="End of life">
      {ends.map(({ text, past }) => (
        <li key={text}>
          <Badge tone={past ? 'danger' : 'warning'}>{past ? 'end of life' : 'ends soon'}</Badge>{' '}
          <WholeDates text={text} />
        </li>
      ))}
    </ul>
  )
}

/** A sentence whose dates are not broken over lines. */
function WholeDates({ text }: { text: string }) {
  return text.split(/(\(?\d{4}-\d{2}-\d{2}\)?[;.]?)/).map((part, position) =>
    position % 2 === 0 ? (
      part
    ) : (
      <span key={part} className="whitespace-nowrap">
        {part}
      </span>
    ),
  )
}
