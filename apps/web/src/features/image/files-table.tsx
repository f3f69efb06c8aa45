'use client'

import type { ImageFile } from '@whittle/core'
import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useMemo, useRef } from 'react'
import { callApi, problemFrom } from '../../api/call-api.ts'
import { classNames } from '../../ui/class-names.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ProblemNotice } from '../../ui/problem-notice.tsx'
import { Loading, Skeleton } from '../../ui/skeleton.tsx'
import { Cell } from '../../ui/table.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { useAddressState } from '../../ui/use-address-state.ts'
import { useSlashFocus } from '../../ui/use-slash-focus.ts'
import { VirtualTable } from '../../ui/virtual-table.tsx'
import { documentHref } from '../documents/document-kind.ts'

const columns = [
  { label: 'Path' },
  { label: 'Mode', width: '96px' },
  { label: 'Owner', width: '112px' },
  { label: 'Size', width: '112px', numeric: true },
  { label: 'Package', width: '24%' },
]

export interface FilesTableProps {
  buildId: string
  /** Of the first architecture unless told. */
  arch?: string
  initialSearch: string
}

/** Every entry of the image's tree with its package; fetched when the tab is opened, searchable. */
export function FilesTable({ buildId, arch, initialSearch }: FilesTableProps) {
  const files = useQuery({
    queryKey: ['files', buildId, arch],
    queryFn: ({ signal }) => callApi<ImageFile[]>(documentHref(buildId, 'files', arch), { signal }),
    staleTime: Infinity,
  })
  const [text, setText] = useAddressState('q', { initial: initialSearch, usual: '' })
  const wanted = useDeferredValue(text.trim())
  const shown = useMemo(() => filterFiles(files.data ?? [], wanted), [files.data, wanted])
  const search = useRef<HTMLInputElement>(null)
  useSlashFocus(search)
  if (files.isPending) {
    return (
      <>
        <Loading label="Loading the files…" />
        <Skeleton className="h-[60vh]" />
      </>
    )
  }
  if (files.isError) {
    const { code, detail, hint } = problemFrom(files.error)
    return (
      <ProblemNotice
        problem={{ code, message: detail, hint }}
        onRetry={() => void files.refetch()}
        retrying={files.isFetching}
      />
    )
  }
  return (
    <div className="flex flex-col gap-3">
      <search className="flex flex-wrap items-center gap-3" aria-label="Files">
        <TextInput
          ref={search}
          type="search"
          aria-label="Search files"
          placeholder="Search by path or package"
          className="max-w-120 flex-1 basis-64"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <p className="text-[13px] text-muted tabular-nums" aria-live="polite">
          {shown.length.toLocaleString('en')} of {files.data.length.toLocaleString('en')} entries
        </p>
      </search>
      {shown.length === 0 ? (
        <EmptyState title="No file fits">Change the search.</EmptyState>
      ) : (
        <VirtualTable label="Files" columns={columns} rows={shown} rowKey={(file) => file.path} rowPx={37}>
          {(file) => <FileCells file={file} />}
        </VirtualTable>
      )}
    </div>
  )
}

/** Files whose path or package holds the text. */
function filterFiles(files: readonly ImageFile[], text: string): readonly ImageFile[] {
  return text === '' ? files : files.filter((file) => file.path.includes(text) || file.package === text)
}

function FileCells({ file }: { file: ImageFile }) {
  return (
    <>
      <Cell className="font-mono text-[13px] wrap-anywhere">
        {file.path}
        {file.type === 'directory' && file.path !== '/' && '/'}
        {file.target !== undefined && <span className="text-muted"> → {file.target}</span>}
      </Cell>
      <Cell className={classNames(besideEachOther, 'font-mono')}>{file.mode.toString(8).padStart(4, '0')}</Cell>
      <Cell className={classNames(besideEachOther, 'font-mono')}>
        {file.uid}:{file.gid}
      </Cell>
      <Cell numeric className={classNames(besideEachOther, file.type !== 'file' && 'max-sm:hidden')}>
        {file.type === 'file' && (
          <>
            {file.sizeBytes.toLocaleString('en')}
            <span className="sm:hidden"> bytes</span>
          </>
        )}
      </Cell>
      <Cell className={classNames(besideEachOther, 'wrap-anywhere')}>{file.package}</Cell>
    </>
  )
}

/** Where rows are stacked, what says itself without its column's name shares the line under the path. */
const besideEachOther = 'text-[13px] max-sm:inline-block max-sm:pt-0 max-sm:pr-0 max-sm:text-muted'
