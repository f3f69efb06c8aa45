'use client'

import { useRouter } from 'next/navigation'
import { useTransition } from 'react'
import { ProblemNotice } from '../ui/problem-notice.tsx'

export interface PageProblemProps {
  /** `digest` finds the error in the server's log. */
  error: Error & { digest?: string }
  reset: () => void
}

/** A page that could not be made: what to do, and what to quote. */
export function PageProblem({ error, reset }: PageProblemProps) {
  const router = useRouter()
  const [retrying, startTransition] = useTransition()
  const retry = () =>
    startTransition(() => {
      router.refresh()
      reset()
    })
  const reference = error.digest === undefined ? '' : ` The server’s log has it under ${error.digest}.`
  return (
    <div className="flex flex-col gap-4">
      <h1 className="text-[20px]">Something went wrong</h1>
      <ProblemNotice
        problem={{
          code: 'INTERNAL_UNEXPECTED',
          message: 'This page could not be loaded.',
          hint: `Try again; if it stays, the database or the store may not be reachable.${reference}`,
        }}
        onRetry={retry}
        retrying={retrying}
      />
    </div>
  )
}
