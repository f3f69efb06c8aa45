'use client'

import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import type { LeaveGuard } from './use-leave-guard.ts'

/** The question before unsaved changes are left. */
export function LeaveDialog({ guard }: { guard: LeaveGuard }) {
  return (
    <Dialog
      title="Leave without saving?"
      description="What you changed since the last save would be lost."
      open={guard.asking}
      onOpenChange={(open) => {
        if (!open) guard.stay()
      }}
    >
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={guard.stay}>Stay here</Button>
        <Button variant="danger" onClick={guard.leave}>
          Leave without saving
        </Button>
      </div>
    </Dialog>
  )
}
