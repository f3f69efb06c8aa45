import { findBuild, listEvents } from '@whittle/db'
import { apiRoute } from '../../../../../../api/api-route.ts'
import { buildFrames } from '../../../../../../api/build-frames.ts'
import { eventStreamResponse, lastEventId } from '../../../../../../api/event-stream.ts'
import { requireBuild } from '../../../../../../api/require-build.ts'
import { env } from '../../../../../../env.ts'
import { buildDocumentOf } from '../../../../../../features/builds/build-document.ts'
import { hasEnded } from '../../../../../../features/builds/build-status.ts'
import { database } from '../../../../../../server/db.ts'
import { listenToBuild } from '../../../../../../server/build-wakeups.ts'
import { shutdownSignal } from '../../../../../../server/shutdown.ts'

/** A build as server-sent events: `build` (one event of a stage), `state` (the build's document), `end`. */
export const GET = apiRoute<{ id: string }>(async ({ request, viewer, params }) => {
  await requireBuild(viewer, params.id)
  const signal = AbortSignal.any([request.signal, shutdownSignal()])
  const wakeups = listenToBuild(params.id, signal)
  const frames = buildFrames(
    {
      events: async (after) =>
        (await listEvents(database(), params.id, after)).map(({ sequence, at, event }) => ({
          sequence,
          at: at.toISOString(),
          event,
        })),
      state: async () => {
        const build = await findBuild(database(), viewer.scope, params.id)
        return build && { ended: hasEnded(build.status), document: buildDocumentOf(build, env().WHITTLE_REGISTRY_HOST) }
      },
      wait: (timeoutMs) => wakeups.next(timeoutMs),
    },
    { after: lastEventId(request), signal },
  )
  return eventStreamResponse(frames)
})
