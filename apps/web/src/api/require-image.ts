import { findImage } from '@whittle/db'
import type { ImageDetail } from '@whittle/db'
import { database } from '../server/db.ts'
import type { Viewer } from '../server/session.ts'
import { notFound } from './api-error.ts'

/** The image at `team/name` if the viewer may see it. */
export async function requireImage(viewer: Viewer, address: { team: string; name: string }): Promise<ImageDetail> {
  const image = await findImage(database(), viewer.scope, { teamSlug: address.team, name: address.name })
  if (!image) throw notFound('image')
  return image
}
