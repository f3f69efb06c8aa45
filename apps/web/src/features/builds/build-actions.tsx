'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { callApi, problemFrom } from '../../api/call-api.ts'
import type { StartedBuild } from '../../api/start-build.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import type { BuildDocument } from './build-document.ts'
import { hasEnded } from './build-status.ts'

/** Cancel while it can be, build again afterwards. */
export function BuildActions({ build }: { build: BuildDocument }) {
  const router = useRouter()
  const [pending, setPending] = useState(false)
  const [refused, setRefused] = useState<string>()
  const act = async (action: () => Promise<void>) => {
    setPending(true)
    setRefused(undefined)
    try {
      await action()
    } catch (error) {
      setRefused(problemFrom(error).detail)
    }
    setPending(false)
  }
  const cancel = () => act(async () => void (await callApi(`/api/v1/builds/${build.id}/cancel`, { body: {} })))
  const retry = () =>
    act(async () => {
      const started = await callApi<StartedBuild>(`/api/v1/builds/${build.id}/retry`, { body: {} })
      router.push(`/builds/${started.id}`)
    })
  return (
    <div className="flex flex-wrap items-center justify-end gap-2">
      {refused !== undefined && <Notice tone="danger">{refused}</Notice>}
      {hasEnded(build.status) ? (
        // Keys keep them two elements: a press that began on Cancel never ends on the other.
        <Button key="again" onClick={() => void retry()} pending={pending}>
          Build again
        </Button>
      ) : (
        <Button key="cancel" variant="danger" onClick={() => void cancel()} pending={pending}>
          Cancel
        </Button>
      )}
    </div>
  )
}
