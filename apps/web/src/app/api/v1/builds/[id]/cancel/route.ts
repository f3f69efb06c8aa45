import { cancelBuild } from '@whittle/db'
import { apiError, notFound } from '../../../../../../api/api-error.ts'
import { apiRoute } from '../../../../../../api/api-route.ts'
import { requireBuild } from '../../../../../../api/require-build.ts'
import { requireRole } from '../../../../../../api/require-role.ts'
import { database } from '../../../../../../server/db.ts'
import { wakeWatchers } from '../../../../../../server/queues.ts'

/** Cancels a waiting or running build. A running one stops when its worker notices. */
export const POST = apiRoute<{ id: string }>(async ({ viewer, params }) => {
  const build = await requireBuild(viewer, params.id)
  requireRole(viewer, build.teamId, 'operator')
  const outcome = await cancelBuild(database(), { teamId: build.teamId, actorId: viewer.user.id }, build.id)
  if (outcome.status === 'not-found') throw notFound('build')
  if (outcome.status === 'already-finished') {
    throw apiError('BUILD_ALREADY_FINISHED', {
      message: 'The build has ended already: there is nothing to cancel.',
      hint: 'Load the page again to see how it ended.',
    })
  }
  wakeWatchers(build.id)
  return Response.json({ id: build.id, wasRunning: outcome.wasRunning })
})
