import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { createDatabase, type ActorScope, type Database } from '@whittle/db'
import { applicationEnvironment, applicationProcesses, migrate } from '../stack/application.ts'
import { repositoryRoot } from '../stack/data-folder.ts'
import { Supervisor, type ProcessDefinition } from '../stack/managed-process.ts'
import { loadSecrets } from '../stack/secrets.ts'
import { waitUntil, type ServerOptions } from '../stack/servers.ts'
import { startServers } from '../stack/stack.ts'
import { makeImages, type MadeImages } from './made-images.ts'
import { openSlowLink, type SlowLink } from './slow-link.ts'
import { answers, freePorts } from '../stack/ports.ts'
import { signUp, type AskWeb } from './web-client.ts'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** The team whose images are built. */
export const TEAM = 'faults'

export interface StandOptions {
  /** Everything is kept below it. */
  dataFolder: string
  images: number
  workers: number
  payloadBytes: number
  /** How fast packages come and images go, a connection. */
  bytesPerSecond: number
  /** The program of a worker process, from the root of the repository. */
  workerProgram: string
}

/** The whole of Whittle on servers and ports of its own, building images made in code over slow links. */
export interface FaultStand {
  server: ServerOptions
  supervisor: Supervisor
  images: MadeImages
  db: Database
  actor: Required<ActorScope>
  workers: string[]
  /** Between workers and registry. */
  registryLink: SlowLink
  /** For the registry itself, not through the link. */
  registry: { url: string; credentials: { username: string; password: string } }
  /** Where workers make their temporary files. */
  temporaryFolder: string
  askWeb: AskWeb
  stop(): Promise<void>
}

/** Starts servers, web and workers; returns when the web application answers. */
export async function startStand(options: StandOptions): Promise<FaultStand> {
  const { dataFolder } = options
  const supervisor = new Supervisor(dataFolder)
  const server = { dataFolder, ports: await freePorts(), secrets: loadSecrets(dataFolder), durable: true }
  const closers = [() => supervisor.stop()]
  const stop = async () => {
    for (const close of closers.toReversed()) await close()
  }
  // Its processes are in groups of their own: Ctrl-C alone would leave them.
  const interrupted = () => void stop().finally(() => process.exit(1))
  for (const name of SIGNALS) process.once(name, interrupted)
  closers.push(async () => {
    for (const name of SIGNALS) process.off(name, interrupted)
  })
  try {
    await startServers(supervisor, server)
    migrate({ ...process.env, ...applicationEnvironment(server) })
    const images = await makeImages(options.images, options.payloadBytes)
    closers.unshift(images.stop)
    const mirrorLink = await openSlowLink(Number(new URL(images.mirror.url).port), options.bytesPerSecond)
    const registryLink = await openSlowLink(server.ports.registry, options.bytesPerSecond)
    closers.unshift(mirrorLink.close, registryLink.close)
    const temporaryFolder = join(dataFolder, 'tmp')
    mkdirSync(temporaryFolder, { recursive: true })
    chmodSync(temporaryFolder, 0o1777)
    const workers = Array.from({ length: options.workers }, (_, i) => `worker-${i + 1}`)
    const env = {
      ...process.env,
      ...applicationEnvironment(server),
      NODE_ENV: 'production',
      TMPDIR: temporaryFolder,
      WHITTLE_ROLES: 'build,sync,schedule',
      WHITTLE_WORKER_PORT: '0',
      WHITTLE_REGISTRY_URL: registryLink.url,
      WHITTLE_DEBIAN_MIRROR: mirrorLink.url,
      WHITTLE_DEBIAN_SECURITY_MIRROR: mirrorLink.url,
      WHITTLE_KEYRING: images.keyringPath,
      // The made mirror has no whole system, and each build is to be one that was asked for.
      WHITTLE_DEVELOPMENT_IMAGES: 'false',
    }
    const args = [join(repositoryRoot, options.workerProgram)]
    const web = applicationProcesses(server).find(({ name }) => name === 'web')!
    const definitions: ProcessDefinition[] = workers.map((name) => ({
      name,
      program: process.execPath,
      args,
      cwd: repositoryRoot,
      env,
    }))
    for (const definition of [web, ...definitions]) supervisor.start(definition)
    const db = createDatabase(applicationEnvironment(server).DATABASE_URL!)
    closers.unshift(() => db.$disconnect())
    const { web: webPort } = server.ports
    await waitUntil(() => answers(webPort), 60_000, `web does not answer; see ${supervisor.logFile('web')}`)
    const askWeb = await signUp(server, TEAM)
    const { userId: actorId, teamId } = await db.membership.findFirstOrThrow()
    const actor = { teamId, actorId }
    const registry = {
      url: `http://127.0.0.1:${server.ports.registry}`,
      credentials: { username: 'whittle-worker', password: server.secrets.workerSecret },
    }
    return { server, supervisor, images, db, actor, workers, registryLink, registry, temporaryFolder, askWeb, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Does work that a fault may disturb until it succeeds; gives the last failure when it never does. */
export async function insist<T>(work: () => Promise<T>, withinMs = 60_000): Promise<T> {
  const deadline = performance.now() + withinMs
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (performance.now() > deadline) throw error
      await pause(200)
    }
  }
}
