'use client'

import { Dialog as Base } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import type { ReactElement, ReactNode } from 'react'
import { buttonClasses } from './button.tsx'

export interface DialogProps {
  title: string
  description?: ReactNode
  /** The element that opens it; leave out when `open` is given. */
  trigger?: ReactElement
  open?: boolean
  onOpenChange?: (open: boolean) => void
  children: ReactNode
}

/** A modal dialog: focus stays inside, Escape closes it, focus returns to what opened it. */
export function Dialog({ title, description, trigger, open, onOpenChange, children }: DialogProps) {
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      {trigger && <Base.Trigger render={trigger} />}
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-scrim" />
        <Base.Popup className="fixed top-[10vh] left-1/2 z-50 flex max-h-[80vh] w-[min(560px,calc(100vw-32px))] -translate-x-1/2 flex-col overflow-y-auto rounded border border-line-strong bg-surface">
          <header className="flex items-start justify-between gap-4 border-b px-4 py-3">
            <div>
              <Base.Title className="text-[16px] font-semibold">{title}</Base.Title>
              {description !== undefined && (
                <Base.Description className="text-muted" render={<div />}>
                  {description}
                </Base.Description>
              )}
            </div>
            <Base.Close className={buttonClasses('quiet', 'small')} aria-label="Close">
              <X aria-hidden="true" className="size-4" />
            </Base.Close>
          </header>
          <div className="p-4">{children}</div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}

/** Closes the dialog that it stands in. */
export const DialogClose = Base.Close
