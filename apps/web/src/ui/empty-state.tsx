import type { ReactNode } from 'react'

export interface EmptyStateProps {
  title: string
  /** 1 where it is all that the page says. */
  level?: 1 | 2
  children?: ReactNode
  action?: ReactNode
}

/** What a list shows when it holds nothing: why, and what to do. */
export function EmptyState({ title, level = 2, children, action }: EmptyStateProps) {
  const Title = level === 1 ? 'h1' : 'h2'
  return (
    <div className="flex flex-col items-center gap-2 rounded border border-dashed border-line-strong px-4 py-12 text-center">
      <Title className="text-[16px] font-medium">{title}</Title>
      {children !== undefined && <div className="max-w-prose text-muted">{children}</div>}
      {action !== undefined && <div className="pt-2">{action}</div>}
    </div>
  )
}
