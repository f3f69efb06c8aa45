import type { Database } from './database.ts'
import type { Role } from './generated/client.ts'

export type TeamRole = Role

export interface TeamSummary {
  id: string
  /** First component of the team's repositories. */
  slug: string
  name: string
  isGallery: boolean
}

export interface TeamMembership {
  team: TeamSummary
  role: TeamRole
}

const summary = { select: { id: true, slug: true, name: true, isGallery: true } } as const

/** The teams that a user belongs to, by name. */
export async function listTeams(db: Database, userId: string): Promise<TeamMembership[]> {
  const rows = await db.membership.findMany({
    where: { userId },
    select: { role: true, team: summary },
    orderBy: { team: { name: 'asc' } },
  })
  return rows.map(({ team, role }) => ({ team, role }))
}

/** The team with this slug if the user belongs to it. */
export async function findTeamForUser(db: Database, userId: string, slug: string): Promise<TeamMembership | undefined> {
  const row = await db.membership.findFirst({
    where: { userId, team: { slug } },
    select: { role: true, team: summary },
  })
  return row ?? undefined
}

/** The team of the base images; absent before the first seed. Everyone may see it. */
export async function findGalleryTeam(db: Database): Promise<TeamSummary | undefined> {
  return (await db.team.findFirst({ where: { isGallery: true }, ...summary })) ?? undefined
}
