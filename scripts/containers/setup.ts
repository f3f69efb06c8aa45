// Prepares an installation in containers, each time that it starts: the key of registry tokens, migrations, the gallery,
// and the link for the first sign-in while there is no account. Safe to repeat.
import { existsSync } from 'node:fs'
import { countUsers, createDatabase } from '@whittle/db'
import pg from 'pg'
import { migrateAndSeed } from '../stack/application.ts'
import { CommandError, runCommand } from '../stack/host.ts'
import { makeCertificate } from '../stack/secrets.ts'
import { waitUntil } from '../stack/servers.ts'
import { issueSetupLink, SETUP_LINK_HOURS } from '../stack/setup-link.ts'

await runCommand(async () => {
  const databaseUrl = required('DATABASE_URL')
  const address = required('WHITTLE_URL')
  const certificateFile = required('WHITTLE_REGISTRY_CERT_FILE')
  if (!existsSync(certificateFile)) {
    makeCertificate(required('WHITTLE_REGISTRY_KEY_FILE'), certificateFile)
    console.log('The key of registry tokens was made.')
  }
  await waitUntil(() => answersQueries(databaseUrl), 60_000, 'Postgres did not answer within a minute; see its log.')
  migrateAndSeed(process.env)
  console.log('The database is migrated, the gallery is written.')
  const db = createDatabase(databaseUrl)
  try {
    if ((await countUsers(db)) > 0) console.log(`Whittle is at ${address}`)
    else console.log(firstSignIn(await issueSetupLink(db, address)))
  } finally {
    await db.$disconnect()
  }
})

function firstSignIn(link: string): string {
  return `
First sign-in: ${link}
This link makes the owner's account. It works once, for ${SETUP_LINK_HOURS} hours; "docker compose up setup" makes another.
`
}

function required(name: string): string {
  const value = process.env[name]
  if (value) return value
  throw new CommandError(`${name} is not set; docker-compose.yml does it.`)
}

/** The server is asked, not the database, which the first migration makes. */
async function answersQueries(databaseUrl: string): Promise<boolean> {
  const url = new URL(databaseUrl)
  url.pathname = '/postgres'
  const client = new pg.Client(url.href)
  try {
    await client.connect()
    await client.query('select 1')
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => undefined)
  }
}
