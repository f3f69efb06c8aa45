import { createHash, randomBytes } from 'node:crypto'
import { countUsers, createDatabase, issueSetupToken } from '@whittle/db'
import { applicationEnvironment } from './application.ts'
import type { ServerOptions } from './servers.ts'

const SETUP_LINK_HOURS = 24

/** What a person reads when everything runs: the address, the way in, and how to get an image. */
export async function welcome(options: ServerOptions): Promise<string> {
  const env = applicationEnvironment(options)
  const db = createDatabase(env.DATABASE_URL!)
  try {
    const first = (await countUsers(db)) === 0
    const signIn = first
      ? `  First sign-in     ${await setupLink(db, env.WHITTLE_URL!)}\n` +
        `                    (this link makes the owner's account; it works once, for ${SETUP_LINK_HOURS} hours)`
      : `  Sign in           ${env.WHITTLE_URL}/sign-in`
    return `
Whittle runs.

  Page              ${env.WHITTLE_URL}
${signIn}
  Base images       are being built now; the gallery shows their progress. Then, for example:
                    podman pull --tls-verify=false ${env.WHITTLE_REGISTRY_HOST}/gallery/nginx:latest
  Logs              ${options.dataFolder}/log

Ctrl-C stops everything; started with --detach, "npm run down" does.`
  } finally {
    await db.$disconnect()
  }
}

/** A link that makes the first owner's account, once. */
export async function makeSetupLink(options: ServerOptions): Promise<string> {
  const env = applicationEnvironment(options)
  const db = createDatabase(env.DATABASE_URL!)
  try {
    return await setupLink(db, env.WHITTLE_URL!)
  } finally {
    await db.$disconnect()
  }
}

async function setupLink(db: ReturnType<typeof createDatabase>, address: string): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  const tokenHash = createHash('sha256').update(token).digest('hex')
  await issueSetupToken(db, { tokenHash, expiresAt: new Date(Date.now() + SETUP_LINK_HOURS * 3_600_000) })
  return `${address}/setup?token=${token}`
}
