import type { ReactNode } from 'react'
import { requireViewer } from '../../server/session.ts'
import { Header } from '../../shell/header.tsx'

/** Pages of a signed-in person. */
export default async function AppLayout({ children }: { children: ReactNode }) {
  const viewer = await requireViewer()
  return (
    <>
      <Header viewer={viewer} />
      <main id="content" tabIndex={-1} className="mx-auto w-full max-w-[2240px] px-4 py-6 outline-none">
        {children}
      </main>
    </>
  )
}
