'use client'

import Link from 'next/link'
import { usePathname } from 'next/navigation'
import type { ReactNode } from 'react'
import { classNames } from '../ui/class-names.ts'

/** A link of the main navigation that knows whether it is the current page. */
export function HeaderLink({ href, children }: { href: string; children: ReactNode }) {
  const current = usePathname() === href
  return (
    <Link
      href={href}
      aria-current={current ? 'page' : undefined}
      className={classNames(
        'flex h-8 items-center rounded px-2 hover:bg-hover hover:text-text',
        current ? 'font-medium text-text' : 'text-muted',
      )}
    >
      {children}
    </Link>
  )
}
