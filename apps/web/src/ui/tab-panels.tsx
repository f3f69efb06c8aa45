'use client'

import { type KeyboardEvent, type ReactNode, useId, useState } from 'react'
import { classNames } from './class-names.ts'

interface TabPanel {
  value: string
  label: string
  content: ReactNode
}

/** The tab that a key leads to, from the one at `index`; `undefined` for keys that do not move. */
export function nextTab(key: string, index: number, count: number): number | undefined {
  const moves: Record<string, number> = {
    ArrowRight: (index + 1) % count,
    ArrowLeft: (index + count - 1) % count,
    Home: 0,
    End: count - 1,
  }
  return moves[key]
}

/**
 * Tabs inside a page, switched without a request (ARIA Authoring Practices, "Tabs with automatic activation"); use
 * `TabLinks` where the choice belongs in the URL. Written by hand: it is on first loads that must stay light.
 */
export function TabPanels({ label, tabs }: { label: string; tabs: readonly TabPanel[] }) {
  const id = useId()
  const [chosen, setChosen] = useState(tabs[0]?.value)
  const current = tabs.find((tab) => tab.value === chosen) ?? tabs[0]
  const onKeyDown = (event: KeyboardEvent<HTMLButtonElement>, index: number) => {
    const target = tabs[nextTab(event.key, index, tabs.length) ?? -1]
    if (!target) return
    event.preventDefault()
    setChosen(target.value)
    document.querySelector<HTMLElement>(`#${CSS.escape(`${id}-${target.value}`)}`)?.focus()
  }
  return (
    <div>
      <div role="tablist" aria-label={label} className="flex gap-1 overflow-x-auto border-b">
        {tabs.map((tab, index) => (
          <button
            key={tab.value}
            type="button"
            role="tab"
            id={`${id}-${tab.value}`}
            aria-selected={tab === current}
            aria-controls={`${id}-panel`}
            tabIndex={tab === current ? 0 : -1}
            onClick={() => setChosen(tab.value)}
            onKeyDown={(event) => onKeyDown(event, index)}
            className={classNames(
              '-mb-px h-10 border-b-2 px-3 whitespace-nowrap -outline-offset-2',
              tab === current ? 'border-accent font-medium text-text' : 'border-transparent text-muted hover:text-text',
            )}
          >
            {tab.label}
          </button>
        ))}
      </div>
      {current && (
        <div
          key={current.value}
          role="tabpanel"
          id={`${id}-panel`}
          aria-labelledby={`${id}-${current.value}`}
          className="pt-4"
        >
          {current.content}
        </div>
      )}
    </div>
  )
}
