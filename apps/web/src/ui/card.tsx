import type { ComponentProps, ReactNode } from 'react'
import { classNames } from './class-names.ts'

/** A bordered surface. */
export function Card({ className, ...rest }: ComponentProps<'div'>) {
  return <div className={classNames('rounded border bg-surface p-4', className)} {...rest} />
}

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
