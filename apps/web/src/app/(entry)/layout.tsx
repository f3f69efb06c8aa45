import type { ReactNode } from 'react'
import { Mark } from '../../shell/mark.tsx'

/** Pages before signing in. */
export default function EntryLayout({ children }: { children: ReactNode }) {
  return (
    <main
      id="content"
      tabIndex={-1}
      className="mx-auto flex min-h-dvh w-full max-w-[432px] flex-col gap-6 px-4 py-12 outline-none sm:py-24"
    >
      <p className="flex items-center gap-2 text-[16px] font-semibold">
        <Mark />
        Whittle
      </p>
      {children}
    </main>
  )
}
