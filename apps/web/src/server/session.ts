import type { TeamRole, TeamScope } from '@whittle/db'
import { findGalleryTeam, findActiveSession } from '@whittle/db'
import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { cache } from 'react'
import { currentSessionId } from '../auth/index.ts'
import { safeReturnPath } from '../auth/return-path.ts'
import { PATH_HEADER } from './path-header.ts'
import { database } from './db.ts'

interface ViewerTeam {
  id: string
  /** First component of the team's repositories. */
  slug: string
  name: string
  role: TeamRole
}

/** The person who looks at a page: who it is, in which teams, and whose rows may be read. */
export interface Viewer {
  user: { id: string; email: string; name: string; isOwner: boolean }
  /** Teams that the person belongs to, by name. */
  teams: ViewerTeam[]
  /** Team of the base images, which everyone reads. */
  galleryTeam?: { id: string; slug: string; name: string }
  /** What every read is limited to: the person's teams and the gallery. */
  scope: TeamScope
}

/** The viewer of this request, looked up once per request; `undefined` when nobody is signed in. */
export const findViewer = cache(async (): Promise<Viewer | undefined> => {
  const sessionId = await currentSessionId()
  if (sessionId === undefined) return undefined
  const session = await findActiveSession(database(), sessionId, new Date())
  if (!session) return undefined
  const gallery = await findGalleryTeam(database())
  const teams = session.memberships
    .filter(({ team }) => !team.isGallery)
    .map(({ team, role }) => ({ id: team.id, slug: team.slug, name: team.name, role }))
  return {
    user: session.user,
    teams,
    galleryTeam: gallery && { id: gallery.id, slug: gallery.slug, name: gallery.name },
    scope: { teamIds: [...teams.map((team) => team.id), ...(gallery ? [gallery.id] : [])] },
  }
})

/** The viewer; without one, the request is sent to sign in and comes back afterwards. */
export async function requireViewer(): Promise<Viewer> {
  const viewer = await findViewer()
  if (viewer) return viewer
  const path = safeReturnPath((await headers()).get(PATH_HEADER))
  redirect(path === '/' ? '/sign-in' : `/sign-in?return=${encodeURIComponent(path)}`)
}
