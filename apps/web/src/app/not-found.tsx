import type { Metadata } from 'next'
import { NotFoundMessage } from '../shell/not-found-message.tsx'

export const metadata: Metadata = { title: 'Not found' }

/** For addresses that no page has. */
export default function NotFound() {
  return (
    <main id="content" tabIndex={-1} className="mx-auto w-full max-w-[2240px] px-4 py-6 outline-none">
      <NotFoundMessage />
    </main>
  )
}
