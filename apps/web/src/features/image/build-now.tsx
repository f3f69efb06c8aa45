'use client'

import { useActionState } from 'react'
import { Button } from '../../ui/button.tsx'
import { buildNow } from './build-now-action.ts'

/** Queues a build and goes to its page. */
export function BuildNow({ imageId }: { imageId: string }) {
  const [state, action, pending] = useActionState(buildNow, {})
  return (
    <form action={action} className="flex flex-col items-end gap-1">
      <input type="hidden" name="imageId" value={imageId} />
      <Button type="submit" variant="primary" pending={pending}>
        Build now
      </Button>
      {state.error !== undefined && (
        <p role="alert" className="text-[13px] text-danger">
          {state.error}
        </p>
      )}
    </form>
  )
}
