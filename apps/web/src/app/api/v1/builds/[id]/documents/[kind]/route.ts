import { apiRoute } from '../../../../../../../api/api-route.ts'
import { requireBuild } from '../../../../../../../api/require-build.ts'
import { documentResponse } from '../../../../../../../features/documents/document-response.ts'

/** Downloads a document of a build: `sbom`, `carve-report`, `lock` or `files`; with `?arch=…` that of one architecture. */
export const GET = apiRoute<{ id: string; kind: string }>(async ({ request, viewer, params }) => {
  const build = await requireBuild(viewer, params.id)
  return documentResponse(build, params.kind, request)
})
