'use client'

import { useActionState } from 'react'
import { Button, buttonClasses } from '../../ui/button.tsx'
import { Dialog, DialogClose } from '../../ui/dialog.tsx'
import { revokeToken } from './pull-token-actions.ts'

export interface RevokeDialogProps {
  imageId: string
  token: { id: string; name: string }
  onClose: () => void
}

/** Asks by name before a token ends for good. */
export function RevokeDialog({ imageId, token, onClose }: RevokeDialogProps) {
  const [state, action, pending] = useActionState(revokeToken, {})
  return (
    <Dialog open onOpenChange={(open) => open || onClose()} title={`Revoke “${token.name}”?`}>
      <form action={action} className="flex flex-col gap-4">
        <p>What pulls with it is refused from now on. This cannot be undone; a new token can be made at any time.</p>
        {state.error !== undefined && (
          <p role="alert" className="text-danger">
            {state.error}
          </p>
        )}
        <input type="hidden" name="imageId" value={imageId} />
        <input type="hidden" name="tokenId" value={token.id} />
        <div className="flex flex-wrap justify-end gap-2">
          <DialogClose className={buttonClasses()}>Keep it</DialogClose>
          <Button type="submit" variant="danger" pending={pending} className="max-w-full">
            <span className="truncate">Revoke {token.name}</span>
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
