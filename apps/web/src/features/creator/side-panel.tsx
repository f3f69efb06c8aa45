'use client'

import dynamic from 'next/dynamic'
import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { megabytes } from '../../ui/bytes.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { TabPanels } from '../../ui/tab-panels.tsx'
import { useCreator } from './creator-context.tsx'
import type { Draft } from './draft.ts'
import type { SavedPreview } from './preview-model.ts'
import type { ShownPreview } from './use-preview.ts'
import { PreviewPanel } from './preview-panel.tsx'
import type { YamlText } from './yaml-text.ts'

const Dialog = dynamic(() => import('../../ui/dialog.tsx').then((module) => module.Dialog), { ssr: false })

// The YAML reader is loaded when someone looks at it.
const YamlPane = dynamic(() => import('./yaml-pane.tsx').then((module) => module.YamlPane), {
  ssr: false,
  loading: () => <Skeleton className="h-96" />,
})

export interface SidePanelProps {
  preview: ShownPreview
  saved: SavedPreview | undefined
  draft: Draft
  yaml: YamlText | undefined
  onYaml(text: YamlText): void
}

/** Preview and YAML: a column beside the editor where there is room, otherwise a line at the bottom that opens them. */
export function SidePanel(props: SidePanelProps) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <aside
        aria-label="Preview and definition"
        className="hidden min-w-0 lg:sticky lg:top-16 lg:block lg:max-h-[calc(100dvh-80px)] lg:overflow-y-auto lg:pr-1"
      >
        <Panels {...props} />
      </aside>
      <div className="fixed inset-x-0 bottom-0 z-20 flex items-center gap-2 border-t bg-surface px-4 py-2 lg:hidden">
        <output className="min-w-0 flex-1 truncate">{summaryOf(props.preview)}</output>
        <Button onClick={() => setOpen(true)}>Preview</Button>
      </div>
      {open && (
        <Dialog title="Preview and definition" open onOpenChange={setOpen}>
          <Panels {...props} />
        </Dialog>
      )}
    </>
  )
}

function Panels({ preview, saved, draft, yaml, onYaml }: SidePanelProps) {
  const wrong = yaml?.draft === draft ? yaml.problems.length : 0
  return (
    <TabPanels
      label="Preview and definition"
      tabs={[
        {
          value: 'preview',
          label: 'Preview',
          content: (
            <div className="flex min-w-0 flex-col items-start gap-3">
              <TargetChoice />
              <div className="w-full min-w-0">
                <PreviewPanel query={preview} saved={saved} />
              </div>
            </div>
          ),
        },
        {
          value: 'yaml',
          label: wrong > 0 ? `YAML (${wrong} ${wrong === 1 ? 'problem' : 'problems'})` : 'YAML',
          content: <YamlPane draft={draft} edited={yaml} onEdit={onYaml} />,
        },
      ]}
    />
  )
}

/** Which of the images that the definition makes is shown. */
function TargetChoice() {
  const { machine, machines, variant, showMachine, showVariant } = useCreator().target
  return (
    <div className="flex flex-wrap gap-2">
      <Segmented label="Image" value={variant} options={variants} onChange={showVariant} />
      {machines.length > 1 && (
        <Segmented
          label="Machine"
          value={machine}
          options={machines.map((value) => ({ value, label: value }))}
          onChange={showMachine}
        />
      )}
    </div>
  )
}

const variants = [
  { value: 'prod', label: 'Production' },
  { value: 'dev', label: 'Development' },
] as const

function summaryOf({ data, error }: ShownPreview): string {
  if (!data) return error ? 'The preview is not available' : 'Asking what it would hold…'
  if (!data.ok) return 'The packages clash'
  const { kept, compressedBytes, estimated } = data.totals
  const about = estimated ? '≈ ' : ''
  return `${about}${kept} ${kept === 1 ? 'package' : 'packages'}, ${about}${megabytes(compressedBytes)}`
}
