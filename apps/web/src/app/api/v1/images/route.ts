import { ImageSpec } from '@whittle/core'
import { createImage } from '@whittle/db'
import { z } from 'zod'
import { apiError } from '../../../../api/api-error.ts'
import { apiRoute } from '../../../../api/api-route.ts'
import { DEFINITION_LIMIT, readBody } from '../../../../api/request-body.ts'
import { requireTeam } from '../../../../api/require-role.ts'
import type { SavedImage } from '../../../../features/creator/image-document.ts'
import { database } from '../../../../server/db.ts'

const Body = z.strictObject({ team: z.string(), spec: ImageSpec })

/** Makes an image of a team: `{ team, spec }`. Its name is `spec.metadata.name`. */
export const POST = apiRoute(async ({ request, viewer }) => {
  const { team: slug, spec } = await readBody(request, Body, DEFINITION_LIMIT)
  const team = requireTeam(viewer, slug, 'operator')
  const outcome = await createImage(database(), { teamId: team.id, actorId: viewer.user.id }, spec)
  if (!outcome.ok) {
    const message = `The team has an image named ${spec.metadata.name} already.`
    throw apiError('IMAGE_NAME_TAKEN', {
      message,
      hint: 'Choose another name, or edit that image.',
      details: { errors: [{ path: 'metadata.name', message }] },
    })
  }
  const saved: SavedImage = {
    team: team.slug,
    name: outcome.image.name,
    revision: outcome.revision.number,
    changed: true,
  }
  return Response.json(saved, { status: 201, headers: { location: `/api/v1/images/${saved.team}/${saved.name}` } })
})
