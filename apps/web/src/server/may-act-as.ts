import type { TeamRole } from '@whittle/db'
import type { Viewer } from './session.ts'

const ranks: Record<TeamRole, number> = { viewer: 0, operator: 1, admin: 2 }

/** Whether the viewer may do in a team what `needed` may do; the instance owner may do everything in the gallery. */
export function mayActAs(viewer: Viewer, teamId: string, needed: TeamRole): boolean {
  if (teamId === viewer.galleryTeam?.id) return needed === 'viewer' || viewer.user.isOwner
  const role = viewer.teams.find((team) => team.id === teamId)?.role
  return role !== undefined && ranks[role] >= ranks[needed]
}
