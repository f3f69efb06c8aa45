import { recordAudit } from './audit.ts'
import { isUniqueViolation, type Database } from './database.ts'
import { teamSlugFrom } from './team-slug.ts'

export interface UserAccount {
  id: string
  email: string
  name: string
  /** Absent for accounts of an outside provider. */
  passwordHash?: string
  isOwner: boolean
  createdAt: Date
}

/** The user with this address, in any case of letters. */
export async function findUserByEmail(db: Database, email: string): Promise<UserAccount | undefined> {
  // Postgres takes no NUL character, so no account has one.
  if (email.includes('\0')) return undefined
  const row = await db.user.findUnique({ where: { email: email.trim().toLowerCase() } })
  return row ? { ...row, passwordHash: row.passwordHash ?? undefined } : undefined
}

/** How many people can sign in; 0 means that the first start is not finished. */
export function countUsers(db: Database): Promise<number> {
  return db.user.count()
}

export interface NewOwner {
  /** SHA-256 of the setup token, hex. */
  tokenHash: string
  email: string
  name: string
  passwordHash: string
  teamName: string
}

export type CreateOwnerOutcome =
  | { ok: true; userId: string; teamId: string; teamSlug: string }
  | { ok: false; reason: 'token-invalid' | 'email-taken' | 'team-taken' }

class TokenRefused extends Error {}

/**
 * Makes the instance owner with a first team, and uses up the setup token, all or nothing: of two calls with the same
 * token one succeeds.
 */
export async function createOwner(db: Database, input: NewOwner, now = new Date()): Promise<CreateOwnerOutcome> {
  const email = input.email.trim().toLowerCase()
  const slug = teamSlugFrom(input.teamName)
  try {
    return await db.$transaction(async (tx) => {
      const used = await tx.setupToken.updateMany({
        where: { tokenHash: input.tokenHash, usedAt: null, expiresAt: { gt: now } },
        data: { usedAt: now },
      })
      if (used.count !== 1) throw new TokenRefused()
      const user = await tx.user.create({
        data: { email, name: input.name, passwordHash: input.passwordHash, isOwner: true },
      })
      const team = await tx.team.create({
        data: { slug, name: input.teamName, memberships: { create: { userId: user.id, role: 'admin' } } },
      })
      await recordAudit(tx, { teamId: team.id, actorId: user.id }, { action: 'owner.create', subject: email })
      return { ok: true, userId: user.id, teamId: team.id, teamSlug: team.slug }
    })
  } catch (error) {
    if (error instanceof TokenRefused) return { ok: false, reason: 'token-invalid' }
    if (!isUniqueViolation(error)) throw error
    return { ok: false, reason: (await findUserByEmail(db, email)) ? 'email-taken' : 'team-taken' }
  }
}
