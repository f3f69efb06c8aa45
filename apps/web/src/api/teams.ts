import { findImage } from '@whittle/db'
import type { ImageDetail, TeamRole } from '@whittle/db'
import { database } from '../server/db.ts'
import { mayActAs } from '../server/may-act-as.ts'
import type { Viewer } from '../server/session.ts'
import { apiError, notFound } from './api-error.ts'

/** The viewer's team with this slug, where the viewer may do what `needed` may do. */
export function requireTeam(viewer: Viewer, slug: string, needed: TeamRole): { id: string; slug: string } {
  const team = viewer.teams.find((entry) => entry.slug === slug)
  if (!team) throw notFound('team')
  requireRole(viewer, team.id, needed)
  return team
}

/** Refuses what the viewer's role in a team does not allow. The team itself is known to be visible. */
export function requireRole(viewer: Viewer, teamId: string, needed: TeamRole): void {
  if (mayActAs(viewer, teamId, needed)) return
  const gallery = teamId === viewer.galleryTeam?.id
  throw apiError('API_NOT_ALLOWED', {
    message: gallery
      ? 'Gallery images are changed by the catalogue only.'
      : `This needs the role "${needed}" in the team.`,
    hint: gallery ? 'Start an image of your own from it.' : 'Ask an admin of the team for it.',
  })
}

/** The image at `team/name` if the viewer may see it. */
export async function requireImage(viewer: Viewer, address: { team: string; name: string }): Promise<ImageDetail> {
  const image = await findImage(database(), viewer.scope, { teamSlug: address.team, name: address.name })
  if (!image) throw notFound('image')
  return image
}
