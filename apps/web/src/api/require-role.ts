import type { TeamRole } from '@whittle/db'
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

/** Refuses what the viewer's role in a team does not allow. That the team may be seen is known already. */
export function requireRole(viewer: Viewer, teamId: string, needed: TeamRole): void {
  if (mayActAs(viewer, teamId, needed)) return
  if (teamId === viewer.galleryTeam?.id) throw catalogueOnly()
  throw apiError('API_NOT_ALLOWED', {
    message: `This needs the role "${needed}" in the team.`,
    hint: 'Ask an admin of the team for it.',
  })
}

/** Definitions of gallery images come from the catalogue: not even the instance's owner saves another. */
export function catalogueOnly() {
  return apiError('API_NOT_ALLOWED', {
    message: 'Gallery images are changed by the catalogue only.',
    hint: 'Start an image of your own from it.',
  })
}
