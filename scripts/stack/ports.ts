import { connect, createServer } from 'node:net'
import { CommandError } from './host.ts'

/** The ports of a stack, each with the environment variable that changes it. */
const portVariables = {
  web: 'WHITTLE_WEB_PORT',
  registry: 'WHITTLE_REGISTRY_PORT',
  postgres: 'WHITTLE_POSTGRES_PORT',
  redis: 'WHITTLE_REDIS_PORT',
  resolver: 'WHITTLE_RESOLVER_PORT',
  worker: 'WHITTLE_WORKER_PORT',
} as const

export type Ports = Record<keyof typeof portVariables, number>

const defaults: Ports = { web: 3000, registry: 5000, postgres: 5433, redis: 6380, resolver: 3001, worker: 3002 }

/** Ports from the environment, else the defaults; `--port` wins for the web page. */
export function portsFromEnvironment(webPort?: number): Ports {
  const ports = { ...defaults }
  for (const name of Object.keys(portVariables) as (keyof Ports)[]) {
    const text = process.env[portVariables[name]]
    if (text) ports[name] = parsePort(text, portVariables[name])
  }
  if (webPort !== undefined) ports.web = webPort
  return ports
}

export function parsePort(text: string, source: string): number {
  const port = /^\d+$/.test(text) ? Number(text) : 0
  if (port < 1 || port > 65_535) throw new CommandError(`${source}: "${text}" is not a port from 1 to 65535.`)
  return port
}

/** Free ports chosen by the kernel: for stacks of tests, which must not meet one that is in use. */
export async function freePorts(): Promise<Ports> {
  const servers = await Promise.all(Object.keys(defaults).map(listenAnywhere))
  const numbers = servers.map((server) => (server.address() as { port: number }).port)
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))))
  return Object.fromEntries(Object.keys(defaults).map((name, i) => [name, numbers[i]!])) as Ports
}

function listenAnywhere(): Promise<ReturnType<typeof createServer>> {
  return new Promise((done, fail) => {
    const server = createServer().once('error', fail)
    server.listen(0, '127.0.0.1', () => done(server))
  })
}

/** Fails with a sentence that names the variable when something answers on a port. */
export async function requireFreePorts(ports: Ports): Promise<void> {
  for (const name of Object.keys(portVariables) as (keyof Ports)[]) {
    if (await answers(ports[name])) {
      throw new CommandError(
        `Port ${ports[name]} (${name}) is taken by another program. Set ${portVariables[name]} to a free port` +
          `${name === 'web' ? ', or use "npm run up -- --port 4000"' : ''}.`,
      )
    }
  }
}

/** Whether something accepts connections on a loopback port. */
export function answers(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect({ host: '127.0.0.1', port, timeout: 1000 })
    const finish = (answer: boolean) => {
      socket.destroy()
      done(answer)
    }
    socket
      .once('connect', () => finish(true))
      .once('error', () => finish(false))
      .once('timeout', () => finish(false))
  })
}
