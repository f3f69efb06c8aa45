'use client'

import { PageProblem } from '../shell/page-problem.tsx'

/** What stands where not even the frame of the page could be made. */
export default function RootError(props: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <main id="content" tabIndex={-1} className="mx-auto w-full max-w-[800px] px-4 py-12 outline-none">
      <PageProblem {...props} />
    </main>
  )
}
