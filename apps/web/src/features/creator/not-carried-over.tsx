import type { ImportNote } from '@whittle/spec/import/dockerfile'

/** What a pasted Dockerfile said that its definition does not. */
export function NotCarriedOver({ notes }: { notes: readonly ImportNote[] }) {
  return (
    <section aria-labelledby="not-carried-over" aria-live="polite" className="flex flex-col gap-1 text-[13px]">
      <p id="not-carried-over" className="font-medium">
        {notes.length === 0 ? 'All of the Dockerfile was carried over.' : 'Not carried over from the Dockerfile'}
      </p>
      <ul className="flex flex-col gap-1">
        {notes.map(({ line, what, why }) => (
          <li key={`${line} ${what} ${why}`} className="wrap-anywhere">
            {line !== undefined && `Line ${line}: `}
            <code className="font-mono">{what}</code> <span className="text-muted">{why}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
