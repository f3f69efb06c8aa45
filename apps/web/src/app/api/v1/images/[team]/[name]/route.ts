import { ImageSpec } from '@whittle/core'
import { findRevision, saveRevision } from '@whittle/db'
import type { ImageDetail, RevisionEntry } from '@whittle/db'
import { z } from 'zod'
import { apiError, notFound } from '../../../../../../api/api-error.ts'
import { apiRoute } from '../../../../../../api/api-route.ts'
import { DEFINITION_LIMIT, readBody } from '../../../../../../api/request-body.ts'
import { requireImage } from '../../../../../../api/require-image.ts'
import { catalogueOnly, requireRole } from '../../../../../../api/require-role.ts'
import type { RevisionConflict, SavedImage } from '../../../../../../features/creator/image-document.ts'
import { compareSpecs } from '../../../../../../features/creator/spec-changes.ts'
import { database } from '../../../../../../server/db.ts'
import type { Viewer } from '../../../../../../server/session.ts'

interface Params {
  team: string
  name: string
}

const Body = z.strictObject({
  spec: ImageSpec,
  /** The revision that the change began with. */
  expectedRevision: z.int().min(1),
})

/** An image's newest definition and its revision. */
export const GET = apiRoute<Params>(async ({ viewer, params }) => {
  const image = await requireImage(viewer, params)
  return Response.json({
    team: image.team.slug,
    name: image.name,
    revision: image.revision.number,
    spec: image.spec,
    tags: image.tags.map(({ name, digest, movedAt }) => ({ name, digest, movedAt: movedAt.toISOString() })),
  })
})

/** Saves a definition as the next revision, unless someone saved after `expectedRevision`: then what they changed. */
export const PUT = apiRoute<Params>(async ({ request, viewer, params }) => {
  const image = await requireImage(viewer, params)
  requireRole(viewer, image.team.id, 'operator')
  if (image.team.isGallery) throw catalogueOnly()
  const { spec, expectedRevision } = await readBody(request, Body, DEFINITION_LIMIT)
  const actor = { teamId: image.team.id, actorId: viewer.user.id }
  const outcome = await saveRevision(database(), actor, { imageId: image.id, spec, expectedRevision })
  switch (outcome.status) {
    case 'saved':
    case 'unchanged':
      return Response.json({
        team: image.team.slug,
        name: image.name,
        revision: outcome.revision.number,
        changed: outcome.status === 'saved',
      } satisfies SavedImage)
    case 'conflict':
      throw await revisionConflict(viewer, image, { expectedRevision, current: outcome.current })
    case 'name-changed':
      throw nameFixed(outcome.name)
    case 'not-found':
      throw notFound('image')
  }
})

function nameFixed(name: string) {
  const message = `The image stays ${name}: its name is its address in the registry.`
  return apiError('IMAGE_NAME_FIXED', {
    message,
    hint: 'Make a new image for another name.',
    details: { errors: [{ path: 'metadata.name', message }] },
  })
}

async function revisionConflict(
  viewer: Viewer,
  image: ImageDetail,
  { expectedRevision, current }: { expectedRevision: number; current: RevisionEntry },
) {
  const address = { imageId: image.id, number: expectedRevision }
  const before = await findRevision(database(), viewer.scope, address)
  const newest: RevisionConflict = {
    revision: current.number,
    savedBy: current.createdBy?.name,
    savedAt: current.createdAt.toISOString(),
    spec: current.spec,
    changes: before ? compareSpecs(before.spec, current.spec) : [],
  }
  return apiError('IMAGE_REVISION_CONFLICT', {
    message: `${current.createdBy?.name ?? 'Someone'} saved revision ${current.number} while you were editing.`,
    hint: 'See what changed, then save yours over it or take theirs.',
    details: { current: newest },
  })
}
