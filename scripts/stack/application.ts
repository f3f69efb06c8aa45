import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { CommandError, hostPath } from './host.ts'
import { repositoryRoot } from './data-folder.ts'
import type { ProcessDefinition } from './managed-process.ts'
import type { ServerOptions } from './servers.ts'
import { prismaEnvironment } from '../prisma-environment.ts'

/** The environment of web and worker (the variables are described in .env.example). */
export function applicationEnvironment({ dataFolder, ports, secrets }: ServerOptions): Record<string, string> {
  return {
    DATABASE_URL: `postgresql://whittle:${secrets.postgresPassword}@127.0.0.1:${ports.postgres}/whittle`,
    REDIS_URL: `redis://:${secrets.redisPassword}@127.0.0.1:${ports.redis}`,
    WHITTLE_DATA: dataFolder,
    // By name: next-auth writes 127.0.0.1 as localhost in addresses that come back.
    WHITTLE_URL: `http://localhost:${ports.web}`,
    AUTH_URL: `http://localhost:${ports.web}`,
    AUTH_SECRET: secrets.authSecret,
    WHITTLE_REGISTRY_URL: `http://127.0.0.1:${ports.registry}`,
    WHITTLE_REGISTRY_HOST: `localhost:${ports.registry}`,
    WHITTLE_REGISTRY_SERVICE: 'whittle-registry',
    WHITTLE_REGISTRY_KEY_FILE: secrets.registryKeyFile,
    WHITTLE_REGISTRY_CERT_FILE: secrets.registryCertificateFile,
    WHITTLE_WORKER_SECRET: secrets.workerSecret,
    WHITTLE_RESOLVER_URL: `http://127.0.0.1:${ports.resolver}`,
    WHITTLE_RESOLVER_PORT: String(ports.resolver),
    WHITTLE_WORKER_PORT: String(ports.worker),
  }
}

/**
 * Reading a package index makes much that lives for a moment: with V8's own bound the young generation grows until the
 * resolver holds a quarter more memory than it needs, and reads no faster.
 */
export const workerNodeOptions = ['--max-semi-space-size=16']

/** Every process of the application in order of start. The resolver is apart so that builds never slow its answers. */
export function applicationProcesses(options: ServerOptions): ProcessDefinition[] {
  const env = {
    ...process.env,
    ...applicationEnvironment(options),
    NODE_ENV: 'production',
    NEXT_TELEMETRY_DISABLED: '1',
  }
  const worker = join(repositoryRoot, 'apps/worker/src/main.ts')
  const next = join(repositoryRoot, 'node_modules/next/dist/bin/next')
  const node = process.execPath
  return [
    {
      name: 'web',
      program: node,
      args: [next, 'start', '--hostname', '127.0.0.1', '--port', String(options.ports.web)],
      cwd: join(repositoryRoot, 'apps/web'),
      env,
    },
    {
      name: 'resolver',
      program: node,
      args: [...workerNodeOptions, worker],
      cwd: repositoryRoot,
      env: { ...env, WHITTLE_ROLES: 'resolve', WHITTLE_WORKER_PORT: '0' },
    },
    {
      name: 'worker',
      program: node,
      args: [...workerNodeOptions, worker],
      cwd: repositoryRoot,
      env: { ...env, WHITTLE_ROLES: 'build,sync,schedule' },
    },
  ]
}

/** Prepares the database of a stack, see `migrateAndSeed`. */
export function prepareDatabase(options: ServerOptions): void {
  migrateAndSeed({ ...process.env, ...applicationEnvironment(options) })
}

/** Applies pending migrations to DATABASE_URL and writes the catalogue's images; both are safe to repeat. */
export function migrateAndSeed(variables: NodeJS.ProcessEnv): void {
  migrate(variables)
  runStep('Seeding the gallery', ['prisma/seed.ts'], prismaEnvironment(variables))
}

/** Applies pending migrations to DATABASE_URL; safe to repeat. */
export function migrate(variables: NodeJS.ProcessEnv): void {
  runStep(
    'The database migration',
    ['node_modules/prisma/build/index.js', 'migrate', 'deploy'],
    prismaEnvironment(variables),
  )
}

/** Generates the database client where the schema changed, and builds the pages; both come from a cache otherwise. */
export function buildApplication(): void {
  const quiet = { TURBO_TELEMETRY_DISABLED: '1', NEXT_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' }
  const prisma = ['node_modules/prisma/build/index.js', 'generate']
  runStep('Generating the database client', prisma, prismaEnvironment({ ...process.env, ...quiet }))
  const turbo = ['node_modules/turbo/bin/turbo', 'run', 'build', '--filter=@whittle/web', '--output-logs=errors-only']
  runStep('Building the pages', turbo, { ...process.env, ...quiet, PATH: hostPath() })
  if (!existsSync(join(repositoryRoot, 'apps/web/.next/BUILD_ID'))) {
    throw new CommandError('Building the pages left nothing to start; "npx turbo run build --force" says why.')
  }
}

function runStep(what: string, args: string[], env: NodeJS.ProcessEnv): void {
  const run = spawnSync(process.execPath, args, { cwd: repositoryRoot, env, encoding: 'utf8' })
  if (run.status !== 0) throw new CommandError(`${what} failed:\n${run.stdout}\n${run.stderr}`)
}
