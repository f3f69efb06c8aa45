'use client'

import { lazy, Suspense, useState } from 'react'
import { Button } from '../../ui/button.tsx'
import type { RevokeDialogProps } from './revoke-dialog.tsx'

// Loaded when it is first asked for: most visits revoke nothing.
const RevokeDialog = lazy(async () => ({ default: (await import('./revoke-dialog.tsx')).RevokeDialog }))

/** Asks by name, then ends the token. */
export function RevokePullToken({ imageId, token }: Pick<RevokeDialogProps, 'imageId' | 'token'>) {
  const [asking, setAsking] = useState(false)
  return (
    <>
      <Button size="small" variant="danger" onClick={() => setAsking(true)}>
        Revoke<span className="sr-only"> {token.name}</span>
      </Button>
      {asking && (
        <Suspense>
          <RevokeDialog imageId={imageId} token={token} onClose={() => setAsking(false)} />
        </Suspense>
      )}
    </>
  )
}
