import type { Database } from './database.ts'

/**
 * Stores the hash of a new one-time link of the first start; an earlier one that was not used stops working.
 * `tokenHash`: SHA-256 of the token, hex.
 */
export async function issueSetupToken(db: Database, input: { tokenHash: string; expiresAt: Date }): Promise<void> {
  await db.$transaction([
    db.setupToken.deleteMany({ where: { usedAt: null } }),
    db.setupToken.create({ data: { tokenHash: input.tokenHash, expiresAt: input.expiresAt } }),
  ])
}

/** Whether the link may still be used. `createOwner` decides; this is for showing the form. */
export async function isSetupTokenValid(db: Database, tokenHash: string, now = new Date()): Promise<boolean> {
  const row = await db.setupToken.findUnique({ where: { tokenHash } })
  return row !== null && row.usedAt === null && row.expiresAt > now
}
