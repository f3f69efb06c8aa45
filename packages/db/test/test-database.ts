import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { resolve } from 'node:path'
import { createDatabase, type Database } from '../src/index.ts'

const ROOT = resolve(import.meta.dirname, '../../..')

/** A database of its own for one test file, with every migration applied. */
export interface TestDatabase {
  db: Database
  url: string
  drop(): Promise<void>
}

/**
 * Makes a new database on the server that `WHITTLE_TEST_DATABASE_URL` names (`npm test` sets it) and migrates it by the
 * same command as every installation.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = process.env.WHITTLE_TEST_DATABASE_URL
  if (!server) throw new Error('WHITTLE_TEST_DATABASE_URL names no Postgres server: run these tests by `npm test`')
  const name = `whittle_test_${randomBytes(6).toString('hex')}`
  const url = withDatabase(server, name)
  await administer(server, `CREATE DATABASE "${name}"`)
  migrate(url)
  const db = createDatabase(url)
  return {
    db,
    url,
    drop: async () => {
      await db.$disconnect()
      await administer(server, `DROP DATABASE "${name}" WITH (FORCE)`)
    },
  }
}

function withDatabase(server: string, name: string): string {
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.href
}

async function administer(server: string, statement: string): Promise<void> {
  const db = createDatabase(withDatabase(server, 'postgres'))
  try {
    await db.$executeRawUnsafe(statement)
  } finally {
    await db.$disconnect()
  }
}

function migrate(url: string): void {
  const run = spawnSync(process.execPath, ['scripts/prisma.ts', 'migrate', 'deploy'], {
    cwd: ROOT,
    env: { ...process.env, DATABASE_URL: url },
    encoding: 'utf8',
  })
  if (run.status !== 0) throw new Error(`prisma migrate deploy failed:\n${run.stdout}${run.stderr}`)
}
