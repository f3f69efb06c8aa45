import { apiError } from '../../../../../../api/api-error.ts'
import { apiRoute } from '../../../../../../api/api-route.ts'
import { requireBuild } from '../../../../../../api/require-build.ts'
import { startBuild } from '../../../../../../api/start-build.ts'
import { requireRole } from '../../../../../../api/require-role.ts'
import { hasEnded } from '../../../../../../features/builds/build-status.ts'

/** Queues a new build of the same image, of its newest revision. */
export const POST = apiRoute<{ id: string }>(async ({ viewer, params }) => {
  const build = await requireBuild(viewer, params.id)
  requireRole(viewer, build.teamId, 'operator')
  if (!hasEnded(build.status)) {
    throw apiError('BUILD_NOT_FINISHED', {
      message: 'The build has not ended yet.',
      hint: 'Cancel it first, or wait for it.',
    })
  }
  const reason = `${viewer.user.name} asked for another try after build ${build.number}.`
  return startBuild({ teamId: build.teamId, actorId: viewer.user.id }, { imageId: build.imageId, reason })
})
