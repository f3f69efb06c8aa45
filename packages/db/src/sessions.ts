import type { Database } from './database.ts'
import { isRowId } from './scope.ts'
import { listTeams, type TeamMembership } from './teams.ts'

const SEEN_EVERY_MS = 5 * 60_000

export interface ActiveSession {
  id: string
  expiresAt: Date
  user: { id: string; email: string; name: string; isOwner: boolean }
  memberships: TeamMembership[]
}

/** Begins a signed-in browser's session; the cookie carries the id. */
export async function createSession(
  db: Database,
  input: { userId: string; userAgent?: string; expiresAt: Date },
): Promise<{ id: string; expiresAt: Date }> {
  const { userId, userAgent, expiresAt } = input
  return db.session.create({
    data: { userId, userAgent: userAgent?.slice(0, 500) ?? null, expiresAt },
    select: { id: true, expiresAt: true },
  })
}

/** The session with its user and teams while it lasts; `undefined` once it was ended or has expired. */
export async function findActiveSession(
  db: Database,
  id: string,
  now = new Date(),
): Promise<ActiveSession | undefined> {
  if (!isRowId(id)) return undefined
  const row = await db.session.findUnique({
    where: { id, expiresAt: { gt: now } },
    include: { user: { select: { id: true, email: true, name: true, isOwner: true } } },
  })
  if (!row) return undefined
  // A write on every request would be one too many.
  if (now.getTime() - row.lastSeenAt.getTime() > SEEN_EVERY_MS) {
    await db.session.updateMany({ where: { id }, data: { lastSeenAt: now } })
  }
  return { id: row.id, expiresAt: row.expiresAt, user: row.user, memberships: await listTeams(db, row.userId) }
}

/** Ends a session at once; safe to repeat. */
export async function endSession(db: Database, id: string): Promise<void> {
  if (isRowId(id)) await db.session.deleteMany({ where: { id } })
}

/** Removes sessions that have expired. Returns how many. */
export async function removeExpiredSessions(db: Database, now = new Date()): Promise<number> {
  return (await db.session.deleteMany({ where: { expiresAt: { lte: now } } })).count
}
