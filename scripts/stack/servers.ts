import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { CommandError, asServiceUser, findProgram, isRoot, serviceUser } from './host.ts'
import type { ProcessDefinition } from './managed-process.ts'
import { answers, type Ports } from './ports.ts'
import type { Secrets } from './secrets.ts'
import { findPostgresBin, findRedisServer } from './system-packages.ts'

export interface ServerOptions {
  dataFolder: string
  ports: Ports
  secrets: Secrets
  /** Tests give up durability for speed. */
  durable: boolean
}

/** PostgreSQL on loopback; its cluster is made at the first start. */
export function postgresServer({ dataFolder, ports, secrets, durable }: ServerOptions): ProcessDefinition {
  const bin = findPostgresBin()!
  const cluster = join(dataFolder, 'postgres')
  if (!existsSync(join(cluster, 'PG_VERSION'))) makeCluster(bin, cluster, secrets.postgresPassword)
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=100',
    `fsync=${durable ? 'on' : 'off'}`,
  ]
  const args = ['-D', cluster, '-p', String(ports.postgres), ...settings.flatMap((setting) => ['-c', setting])]
  return server('postgres', join(bin, 'postgres'), args, { dataFolder, stopSignal: 'SIGINT' })
}

function makeCluster(bin: string, cluster: string, password: string): void {
  ownFolder(cluster, 0o700)
  const passwordFile = `${cluster}.password`
  writeFileSync(passwordFile, password, { mode: 0o600 })
  giveToServiceUser(passwordFile)
  const args = [
    '-D',
    cluster,
    '-U',
    'whittle',
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
    '-E',
    'UTF8',
    '--locale=C.UTF-8',
  ]
  const [program, all] = asServiceUser(join(bin, 'initdb'), args)
  const run = spawnSync(program, all, { encoding: 'utf8', cwd: '/' })
  rmSync(passwordFile, { force: true })
  if (run.status !== 0) {
    rmSync(cluster, { recursive: true, force: true })
    throw new CommandError(
      `initdb could not make the database cluster in ${cluster}:\n${run.stderr || run.error?.message}`,
    )
  }
}

/** Redis on loopback. It holds work only: what is lost with it is derived again from rows, so nothing is saved. */
export function redisServer({ dataFolder, ports, secrets }: ServerOptions): ProcessDefinition {
  const folder = join(dataFolder, 'redis')
  ownFolder(folder, 0o700)
  const file = join(folder, 'redis.conf')
  const lines = [
    'bind 127.0.0.1',
    `port ${ports.redis}`,
    `dir ${folder}`,
    'save ""',
    'appendonly no',
    'maxmemory-policy noeviction',
    `requirepass ${secrets.redisPassword}`,
  ]
  writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o600 })
  giveToServiceUser(file)
  return server('redis', findRedisServer()!, [file], { dataFolder })
}

/** The CNCF distribution registry with token authentication by the web application. */
export function registryServer({ dataFolder, ports, secrets }: ServerOptions): ProcessDefinition {
  const folder = join(dataFolder, 'registry')
  ownFolder(folder, 0o755)
  const file = join(folder, 'config.json')
  // JSON is YAML too; the registry reads it as such.
  const config = {
    version: 0.1,
    log: { level: 'warn', accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: join(folder, 'data') }, delete: { enabled: true } },
    http: { addr: `127.0.0.1:${ports.registry}` },
    auth: {
      token: {
        realm: `http://localhost:${ports.web}/api/registry/token`,
        service: 'whittle-registry',
        issuer: 'whittle',
        rootcertbundle: secrets.registryCertificateFile,
      },
    },
  }
  writeFileSync(file, JSON.stringify(config, undefined, 2))
  return server('registry', findProgram('docker-registry')!, ['serve', file], { dataFolder })
}

function server(
  name: string,
  program: string,
  args: string[],
  { dataFolder, stopSignal }: { dataFolder: string; stopSignal?: NodeJS.Signals },
): ProcessDefinition {
  const [asUser, all] = asServiceUser(program, args)
  // A server gets no more of this environment than it needs: no secret of the shell that called `up`.
  const env = { PATH: process.env.PATH, LANG: 'C.UTF-8', HOME: dataFolder, OTEL_TRACES_EXPORTER: 'none' }
  return { name, program: asUser, args: all, cwd: dataFolder, env, stopSignal }
}

function ownFolder(folder: string, mode: number): void {
  mkdirSync(folder, { recursive: true })
  giveToServiceUser(folder)
  chmodSync(folder, mode)
}

function giveToServiceUser(path: string): void {
  if (!isRoot) return
  const { uid, gid } = accountIds(serviceUser)
  if (statSync(path).uid !== uid) chownSync(path, uid, gid)
}

function accountIds(name: string): { uid: number; gid: number } {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`))
  if (line === undefined)
    throw new CommandError(`Account "${name}", which runs the servers, is missing in /etc/passwd.`)
  const [, , uid, gid] = line.split(':')
  return { uid: Number(uid), gid: Number(gid) }
}

/** Waits until PostgreSQL takes queries, Redis and the registry take connections. */
export async function waitForServers({ dataFolder, ports, secrets }: ServerOptions): Promise<void> {
  const database = async () => {
    const client = new pg.Client({
      host: '127.0.0.1',
      port: ports.postgres,
      user: 'whittle',
      password: secrets.postgresPassword,
      database: 'postgres',
    })
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
  const checks = { postgres: database, redis: () => answers(ports.redis), registry: () => answers(ports.registry) }
  await Promise.all(
    Object.entries(checks).map(([name, check]) =>
      waitUntil(check, 30_000, `${name} does not answer; see ${join(dataFolder, 'log', `${name}.log`)}`),
    ),
  )
}

/** Polls a condition; fails with the sentence given when it does not come true in time. */
export async function waitUntil(condition: () => Promise<boolean>, timeoutMs: number, failure: string): Promise<void> {
  const deadline = performance.now() + timeoutMs
  while (!(await condition())) {
    if (performance.now() > deadline) throw new CommandError(failure)
    await pause(100)
  }
}
