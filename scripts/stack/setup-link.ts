import { createHash, randomBytes } from 'node:crypto'
import { type Database, issueSetupToken } from '@whittle/db'

/** How long a link for the first sign-in works. */
export const SETUP_LINK_HOURS = 24

/** A link that makes the first owner's account, once; earlier ones that nobody used end. */
export async function issueSetupLink(db: Database, address: string): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  const tokenHash = createHash('sha256').update(token).digest('hex')
  await issueSetupToken(db, { tokenHash, expiresAt: new Date(Date.now() + SETUP_LINK_HOURS * 3_600_000) })
  return `${address}/setup?token=${token}`
}
