import { applicationProcesses, prepareDatabase } from './application.ts'
import type { Supervisor } from './managed-process.ts'
import {
  postgresServer,
  redisServer,
  registryServer,
  type ServerOptions,
  waitForServers,
  waitUntil,
} from './servers.ts'

/** Starts Postgres, Redis and the registry and waits until they answer. */
export async function startServers(supervisor: Supervisor, options: ServerOptions): Promise<void> {
  for (const server of [postgresServer, redisServer, registryServer]) supervisor.start(server(options))
  await waitForServers(options)
}

/** Migrates, seeds and starts web, resolver and worker; returns when the page answers. */
export async function startApplication(supervisor: Supervisor, options: ServerOptions): Promise<void> {
  prepareDatabase(options)
  for (const definition of applicationProcesses(options)) supervisor.start(definition)
  const page = `http://localhost:${options.ports.web}/healthz`
  await waitUntil(
    () =>
      fetch(page).then(
        (response) => response.ok,
        () => false,
      ),
    60_000,
    `The page does not answer on port ${options.ports.web}; see ${supervisor.logFile('web')}`,
  )
}
