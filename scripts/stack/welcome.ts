import { countUsers, createDatabase } from '@whittle/db'
import { applicationEnvironment } from './application.ts'
import type { ServerOptions } from './servers.ts'
import { issueSetupLink, SETUP_LINK_HOURS } from './setup-link.ts'

/** What a person reads when everything runs: the address, the way in, and how to get an image. */
export async function welcome(options: ServerOptions): Promise<string> {
  const env = applicationEnvironment(options)
  const db = createDatabase(env.DATABASE_URL!)
  try {
    const first = (await countUsers(db)) === 0
    const signIn = first
      ? `  First sign-in     ${await issueSetupLink(db, env.WHITTLE_URL!)}\n` +
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
    return await issueSetupLink(db, env.WHITTLE_URL!)
  } finally {
    await db.$disconnect()
  }
}
