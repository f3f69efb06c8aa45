'use client'

import { lazy, Suspense } from 'react'
import { Skeleton } from '../../ui/skeleton.tsx'
import type { FilesTableProps } from './files-table.tsx'

// The other tabs do not pay for it.
const FilesTable = lazy(async () => {
  const [{ FilesTable: Table }, { QueryProvider }] = await Promise.all([
    import('./files-table.tsx'),
    import('../../shell/query-provider.tsx'),
  ])
  return {
    default: (props: FilesTableProps) => (
      <QueryProvider>
        <Table {...props} />
      </QueryProvider>
    ),
  }
})

/** The files of a build; the table and its data come when the tab is opened. */
export function FilesTab(props: FilesTableProps) {
  return (
    <Suspense fallback={<Skeleton className="h-[60vh]" />}>
      <FilesTable {...props} />
    </Suspense>
  )
}
