import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { prismaEnvironment } from '../prisma-environment.ts'

// The stock Prisma CLI with the WebAssembly engine leans on internals: these checks say whether an update still works.
const server = process.env.WHITTLE_TEST_DATABASE_URL!
const repository = resolve(import.meta.dirname, '../..')
const run = promisify(execFile)
const databases: string[] = []

function newDatabaseUrl(): string {
  const name = `prisma_${randomUUID().replaceAll('-', '')}`
  databases.push(name)
  return server.replace(/\/[^/]*$/, `/${name}`)
}

async function prisma(url: string, args: string[], cwd = repository): Promise<{ exitCode: number; output: string }> {
  const cli = join(repository, 'node_modules/prisma/build/index.js')
  // Any attempt to download an engine would end at this proxy, at once.
  const closed = { HTTPS_PROXY: 'http://127.0.0.1:1', HTTP_PROXY: 'http://127.0.0.1:1' }
  const env = prismaEnvironment({ ...process.env, ...closed, DATABASE_URL: url })
  try {
    const { stdout, stderr } = await run(process.execPath, [cli, ...args], { cwd, env })
    return { exitCode: 0, output: stdout + stderr }
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string }
    return { exitCode: code, output: stdout + stderr }
  }
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

afterAll(async () => {
  for (const name of databases) await query(server, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`)
})

describe('the migrations of the repository', () => {
  const url = newDatabaseUrl()
  const drift = ['migrate', 'diff', '--from-config-datasource', '--to-schema', 'prisma/schema.prisma', '--exit-code']

  it('make an absent database, and nothing when they are applied already', async () => {
    expect(await prisma(url, ['migrate', 'deploy'])).toMatchObject({
      exitCode: 0,
      output: expect.stringContaining('applied'),
    })
    expect((await prisma(url, ['migrate', 'deploy'])).output).toContain('No pending migrations')
  })

  it('are all of the schema', async () => {
    expect(await prisma(url, drift)).toMatchObject({ exitCode: 0 })
    const complete = [
      'migrate',
      'diff',
      '--from-migrations',
      'prisma/migrations',
      '--to-schema',
      'prisma/schema.prisma',
    ]
    expect(await prisma(url, [...complete, '--exit-code'])).toMatchObject({ exitCode: 0 })
    const shadows = await query(server, `SELECT datname FROM pg_database WHERE datname LIKE 'prisma_migrate_shadow%'`)
    expect(shadows).toEqual([])
  })

  it('report drift', async () => {
    await query(url, 'ALTER TABLE "Team" ADD COLUMN "stray" text')
    expect(await prisma(url, drift)).toMatchObject({ exitCode: 2 })
  })

  it('are applied once by two that start together', async () => {
    const other = newDatabaseUrl()
    const both = await Promise.all([prisma(other, ['migrate', 'deploy']), prisma(other, ['migrate', 'deploy'])])
    expect(both.map((result) => result.exitCode)).toEqual([0, 0])
    const rows = await query(other, 'SELECT migration_name FROM "_prisma_migrations"')
    expect(rows).toHaveLength(
      readdirSync(join(repository, 'prisma/migrations'), { withFileTypes: true }).filter((d) => d.isDirectory()).length,
    )
  })
})

describe('a migration written by hand', () => {
  const url = newDatabaseUrl()
  let project: string
  const write = (name: string, sql: string) => {
    mkdirSync(join(project, 'prisma/migrations', name), { recursive: true })
    writeFileSync(join(project, 'prisma/migrations', name, 'migration.sql'), sql)
  }

  beforeAll(() => {
    project = mkdtempSync(join(tmpdir(), 'prisma-project-'))
    for (const path of ['prisma', 'prisma.config.ts'])
      cpSync(join(repository, path), join(project, path), { recursive: true })
    symlinkSync(join(repository, 'node_modules'), join(project, 'node_modules'))
  })
  afterAll(() => rmSync(project, { recursive: true, force: true }))

  it('may hold blocks, functions and triggers', async () => {
    write(
      '99990101000000_by_hand',
      `DO $$ BEGIN PERFORM 1; PERFORM 2; END $$;
       CREATE FUNCTION touch() RETURNS trigger AS $f$ BEGIN NEW."updatedAt" = now(); RETURN NEW; END; $f$ LANGUAGE plpgsql;
       CREATE TRIGGER touch BEFORE UPDATE ON "Image" FOR EACH ROW EXECUTE FUNCTION touch();`,
    )
    expect(await prisma(url, ['migrate', 'deploy'], project)).toMatchObject({ exitCode: 0 })
    expect(await query(url, `SELECT tgname FROM pg_trigger WHERE tgname = 'touch'`)).toHaveLength(1)
  })

  it('is rolled back whole when it fails, and stands in the way until it is resolved', async () => {
    const name = '99990102000000_broken'
    write(name, `CREATE TABLE half (id int); SELECT nothing_like_this();`)
    expect((await prisma(url, ['migrate', 'deploy'], project)).exitCode).not.toBe(0)
    expect(await query(url, `SELECT to_regclass('half') AS half`)).toEqual([{ half: null }])
    expect((await prisma(url, ['migrate', 'deploy'], project)).output).toContain('P3009')
    await prisma(url, ['migrate', 'resolve', '--rolled-back', name], project)
    write(name, `CREATE TABLE whole (id int);`)
    expect(await prisma(url, ['migrate', 'deploy'], project)).toMatchObject({ exitCode: 0 })
  })
})
