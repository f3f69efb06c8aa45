import { findRevision } from '@whittle/db'
import { writeSpec } from '@whittle/spec'
import { notFound } from '../../../../../../api/api-error.ts'
import { apiRoute } from '../../../../../../api/api-route.ts'
import { requireImage } from '../../../../../../api/require-image.ts'
import { database } from '../../../../../../server/db.ts'

/** The definition as a file; `?revision=` picks an older one. */
export const GET = apiRoute<{ team: string; name: string }>(async ({ request, viewer, params }) => {
  const image = await requireImage(viewer, params)
  const asked = new URL(request.url).searchParams.get('revision')
  const number = asked === null ? image.revision.number : Number(asked)
  const revision = Number.isSafeInteger(number)
    ? await findRevision(database(), viewer.scope, { imageId: image.id, number })
    : undefined
  if (!revision) throw notFound('revision')
  return new Response(writeSpec(revision.spec), {
    headers: {
      'content-type': 'application/yaml; charset=utf-8',
      'content-disposition': `attachment; filename="${image.name}.yaml"`,
      'cache-control': 'no-store',
    },
  })
})
