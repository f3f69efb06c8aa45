'use client'

import Link from 'next/link'
import { useEffect, useRef } from 'react'
import { classNames } from './class-names.ts'

export interface TabLink {
  href: string
  label: string
  /** Shown after the label. */
  count?: number
  current: boolean
}

/** Tabs whose choice is in the URL: plain links, so that back, reload and sharing work. */
export function TabLinks({ label, tabs }: { label: string; tabs: readonly TabLink[] }) {
  const nav = useRef<HTMLElement>(null)
  const current = tabs.find((tab) => tab.current)?.href
  useEffect(() => {
    const link = nav.current?.querySelector<HTMLElement>('[aria-current="page"]')
    if (current === undefined || !nav.current || !link) return
    // On narrow screens the tabs scroll: the current one is to be seen.
    nav.current.scrollLeft = link.offsetLeft - (nav.current.clientWidth - link.offsetWidth) / 2
  }, [current])
  return (
    <nav ref={nav} aria-label={label} className="relative -mb-px flex gap-1 overflow-x-auto border-b">
      {tabs.map((tab) => (
        <Link
          key={tab.href}
          href={tab.href}
          aria-current={tab.current ? 'page' : undefined}
          scroll={false}
          className={classNames(
            '-mb-px flex h-10 items-center gap-2 border-b-2 px-3 whitespace-nowrap -outline-offset-2',
            tab.current ? 'border-accent font-medium text-text' : 'border-transparent text-muted hover:text-text',
          )}
        >
          {tab.label}
          {tab.count !== undefined && <span className="text-[12px] text-faint tabular-nums">{tab.count}</span>}
        </Link>
      ))}
    </nav>
  )
}
