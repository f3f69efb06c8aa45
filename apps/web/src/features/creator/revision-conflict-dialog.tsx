'use client'

import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import type { RevisionConflict } from './image-document.ts'
import { describeChange } from './spec-changes.ts'

export interface RevisionConflictDialogProps {
  conflict: RevisionConflict
  onClose(): void
  onTakeTheirs(): void
  onSaveMine(): void
}

/** What another person saved meanwhile, and the choice between both. */
export function RevisionConflictDialog({ conflict, onClose, onTakeTheirs, onSaveMine }: RevisionConflictDialogProps) {
  const who = conflict.savedBy ?? 'Someone'
  return (
    <Dialog
      title={`${who} saved revision ${conflict.revision} while you were editing`}
      description={
        <>
          That was <RelativeTime at={conflict.savedAt} />. Nothing of yours is lost: choose what the next revision says.
        </>
      }
      open
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
    >
      <div className="flex flex-col gap-4">
        <section aria-label="What they changed">
          <h3 className="pb-1">What they changed</h3>
          {conflict.changes.length === 0 ? (
            <p className="text-muted">Nothing that differs from what you began with.</p>
          ) : (
            <ul className="flex flex-col gap-1 font-mono text-[13px]">
              {conflict.changes.map((change) => (
                <li key={describeChange(change)} className="wrap-anywhere">
                  {describeChange(change)}
                </li>
              ))}
            </ul>
          )}
        </section>
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>Keep editing</Button>
          <Button variant="danger" onClick={onTakeTheirs}>
            Drop mine, take theirs
          </Button>
          <Button variant="primary" onClick={onSaveMine}>
            Save mine over it
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
