import { TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from './button.tsx'

interface Problem {
  code: string
  message: string
  hint?: string
}

export interface ProblemNoticeProps {
  problem: Problem
  /** Offers a retry. Client components only. */
  onRetry?: () => void
  retrying?: boolean
  /** Anything else that helps. */
  children?: ReactNode
}

/** A failure in words, with its permanent code and what to do. */
export function ProblemNotice({ problem, onRetry, retrying, children }: ProblemNoticeProps) {
  return (
    <div role="alert" className="flex gap-3 rounded border border-danger bg-danger-soft p-4">
      <TriangleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-danger" />
      <div className="flex min-w-0 flex-col gap-1">
        <p className="font-medium wrap-anywhere">{problem.message}</p>
        {problem.hint !== undefined && <p className="wrap-anywhere">{problem.hint}</p>}
        <p className="text-[13px] text-muted">
          Code <code className="font-mono">{problem.code}</code>
        </p>
        {children}
        {onRetry && (
          <p className="pt-2">
            <Button size="small" onClick={onRetry} pending={retrying}>
              Try again
            </Button>
          </p>
        )}
      </div>
    </div>
  )
}
