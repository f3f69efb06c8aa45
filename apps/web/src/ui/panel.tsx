import type { ReactNode } from 'react'

/** A card with a heading, and something to do beside it. */
export function Panel({ title, action, children }: { title: string; action?: ReactNode; children: ReactNode }) {
  return (
    <section className="min-w-0 rounded border bg-surface">
      <header className="flex min-h-12 flex-wrap items-center justify-between gap-2 border-b px-4 py-2">
        <h2>{title}</h2>
        {action}
      </header>
      <div className="p-4">{children}</div>
    </section>
  )
}
