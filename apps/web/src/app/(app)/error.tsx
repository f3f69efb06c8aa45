'use client'

import { PageProblem } from '../../shell/page-problem.tsx'

/** What a page shows when it could not be made. */
export default function AppError(props: { error: Error & { digest?: string }; reset: () => void }) {
  return <PageProblem {...props} />
}
