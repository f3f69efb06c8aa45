import { apiRoute } from '../../../../../api/api-route.ts'
import { requireBuild } from '../../../../../api/require-build.ts'
import { env } from '../../../../../env.ts'
import { buildDocumentOf } from '../../../../../features/builds/build-document.ts'

/** A build: its state, and its result or failure. */
export const GET = apiRoute<{ id: string }>(async ({ viewer, params }) => {
  const build = await requireBuild(viewer, params.id)
  return Response.json(buildDocumentOf(build, env().WHITTLE_REGISTRY_HOST), {
    headers: { 'cache-control': 'no-store' },
  })
})
