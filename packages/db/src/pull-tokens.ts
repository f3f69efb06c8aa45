import { recordAudit } from './audit.ts'
import type { Database } from './database.ts'
import { isRowId, type ActorScope, type TeamScope } from './scope.ts'

const USED_EVERY_MS = 60_000

export interface PullTokenSummary {
  id: string
  name: string
  /** First characters of the token. */
  hint: string
  /** One image, or every image of the team when absent. */
  image?: { id: string; name: string }
  createdBy?: { id: string; name: string }
  createdAt: Date
  expiresAt?: Date
  lastUsedAt?: Date
  revokedAt?: Date
}

export interface NewPullToken {
  name: string
  /** SHA-256 of the token, hex; the token itself is shown once and stored nowhere. */
  tokenHash: string
  hint: string
  imageId?: string
  expiresAt?: Date
}

const include = {
  image: { select: { id: true, name: true } },
  createdBy: { select: { id: true, name: true } },
} as const

/** Makes a token that pulls one image, or all, of the actor's team; `undefined` when the image is not the team's. */
export async function createPullToken(
  db: Database,
  actor: ActorScope,
  input: NewPullToken,
): Promise<PullTokenSummary | undefined> {
  const { name, tokenHash, hint, imageId, expiresAt } = input
  if (imageId !== undefined && !isRowId(imageId)) return undefined
  return db.$transaction(async (tx) => {
    if (imageId !== undefined && !(await tx.image.findFirst({ where: { id: imageId, teamId: actor.teamId } }))) {
      return undefined
    }
    const row = await tx.pullToken.create({
      data: { teamId: actor.teamId, createdById: actor.actorId, name, tokenHash, hint, imageId, expiresAt },
      include,
    })
    await recordAudit(tx, actor, { action: 'pull-token.create', subject: name, details: { tokenId: row.id, imageId } })
    return toSummary(row)
  })
}

/** The teams' tokens, newest first; with an image, those that can pull it. */
export async function listPullTokens(
  db: Database,
  scope: TeamScope,
  filter: { imageId?: string } = {},
): Promise<PullTokenSummary[]> {
  const { imageId } = filter
  if (imageId !== undefined && !isRowId(imageId)) return []
  const rows = await db.pullToken.findMany({
    where: {
      teamId: { in: [...scope.teamIds] },
      ...(imageId === undefined ? {} : { OR: [{ imageId }, { imageId: null }] }),
    },
    include,
    orderBy: { id: 'desc' },
  })
  return rows.map(toSummary)
}

/** Revokes a token of the actor's team for good; false when there is no such token, or it was revoked before. */
export async function revokePullToken(db: Database, actor: ActorScope, id: string): Promise<boolean> {
  if (!isRowId(id)) return false
  return db.$transaction(async (tx) => {
    const where = { id, teamId: actor.teamId }
    const revoked = await tx.pullToken.updateMany({
      where: { ...where, revokedAt: null },
      data: { revokedAt: new Date() },
    })
    if (revoked.count === 0) return false
    const { name } = await tx.pullToken.findUniqueOrThrow({ where: { id } })
    await recordAudit(tx, actor, { action: 'pull-token.revoke', subject: name, details: { tokenId: id } })
    return true
  })
}

/** What a token that is good now may pull. */
export interface PullGrant {
  tokenId: string
  teamSlug: string
  /** One image, or every image of the team when absent. */
  imageName?: string
}

/** The grant of a token by its hash; `undefined` when it is unknown, revoked or expired. Notes that it was used. */
export async function findPullToken(db: Database, tokenHash: string, now = new Date()): Promise<PullGrant | undefined> {
  const row = await db.pullToken.findFirst({
    where: { tokenHash, revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] },
    include: { team: { select: { slug: true } }, image: { select: { name: true } } },
  })
  if (!row) return undefined
  if (!row.lastUsedAt || now.getTime() - row.lastUsedAt.getTime() > USED_EVERY_MS) {
    await db.pullToken.update({ where: { id: row.id }, data: { lastUsedAt: now } })
  }
  return { tokenId: row.id, teamSlug: row.team.slug, imageName: row.image?.name }
}

type TokenRow = {
  id: string
  name: string
  hint: string
  image: { id: string; name: string } | null
  createdBy: { id: string; name: string } | null
  createdAt: Date
  expiresAt: Date | null
  lastUsedAt: Date | null
  revokedAt: Date | null
}

function toSummary(row: TokenRow): PullTokenSummary {
  return {
    id: row.id,
    name: row.name,
    hint: row.hint,
    image: row.image ?? undefined,
    createdBy: row.createdBy ?? undefined,
    createdAt: row.createdAt,
    expiresAt: row.expiresAt ?? undefined,
    lastUsedAt: row.lastUsedAt ?? undefined,
    revokedAt: row.revokedAt ?? undefined,
  }
}
