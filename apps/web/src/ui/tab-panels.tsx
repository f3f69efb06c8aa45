'use client'

import { Tabs } from '@base-ui/react/tabs'
import type { ReactNode } from 'react'

interface TabPanel {
  value: string
  label: string
  content: ReactNode
}

export interface TabPanelsProps {
  label: string
  tabs: readonly TabPanel[]
  value?: string
  defaultValue?: string
  onValueChange?: (value: string) => void
}

/** Tabs inside a page, switched without a request; use `TabLinks` where the choice belongs in the URL. */
export function TabPanels({ label, tabs, value, defaultValue, onValueChange }: TabPanelsProps) {
  return (
    <Tabs.Root value={value} defaultValue={defaultValue ?? tabs[0]?.value} onValueChange={onValueChange}>
      <Tabs.List aria-label={label} className="flex gap-1 overflow-x-auto border-b">
        {tabs.map((tab) => (
          <Tabs.Tab
            key={tab.value}
            value={tab.value}
            className="-mb-px h-10 border-b-2 border-transparent px-3 whitespace-nowrap text-muted -outline-offset-2 hover:text-text data-active:border-accent data-active:font-medium data-active:text-text"
          >
            {tab.label}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {tabs.map((tab) => (
        <Tabs.Panel key={tab.value} value={tab.value} className="pt-4">
          {tab.content}
        </Tabs.Panel>
      ))}
    </Tabs.Root>
  )
}
