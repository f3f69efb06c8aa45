import { apiRoute } from '../../../../../../../api/api-route.ts'
import { startBuild } from '../../../../../../../api/start-build.ts'
import { requireImage } from '../../../../../../../api/require-image.ts'
import { requireRole } from '../../../../../../../api/require-role.ts'

/** Queues a build of an image's newest revision. When one is waiting already, that one is answered. */
export const POST = apiRoute<{ team: string; name: string }>(async ({ viewer, params }) => {
  const image = await requireImage(viewer, params)
  requireRole(viewer, image.team.id, 'operator')
  const actor = { teamId: image.team.id, actorId: viewer.user.id }
  return startBuild(actor, { imageId: image.id, reason: `${viewer.user.name} asked for it.` })
})
