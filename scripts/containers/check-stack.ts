import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { repositoryRoot } from '../stack/data-folder.ts'
import { CommandError } from '../stack/host.ts'
import { freePorts } from '../stack/ports.ts'
import { waitUntil } from '../stack/servers.ts'
import { testedGallery } from '../stack/tested-gallery.ts'
import type { Checkout } from './checkout.ts'
import type { ContainerTools } from './container-tools.ts'

const START_WITHIN_MS = 180_000
const services = ['postgres', 'redis', 'setup', 'registry', 'web', 'resolver', 'worker']

interface Stack {
  tools: ContainerTools
  checkout: Checkout
  project: string
  variables: Record<string, string>
}

/**
 * Runs docker-compose.yml with podman-compose on free ports of loopback, asks every service for its health, then runs the
 * browser tests on it: first sign-in, an image built and pulled from the registry. Ends all that it started, volumes
 * included. Resolves to the exit code of the tests.
 */
export async function checkStack(tools: ContainerTools, checkout: Checkout): Promise<number> {
  const stack = { tools, checkout, project: `whittle-check-${process.pid}`, variables: await writeVariables(checkout) }
  // A signal ends the programs that run; what was started is then taken down below.
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => undefined)
  try {
    console.log(`Starting the stack (${stack.variables.WHITTLE_URL}) with podman-compose …`)
    compose(stack, ['up', '--detach'])
    requireContainers(stack)
    const setupLink = await awaitSetup(stack)
    console.log('ok  setup: the key is made, migrations ran, the gallery is written, there is a link to sign in')
    await awaitHealth(stack)
    return runBrowserTests(stack, setupLink)
  } finally {
    saveLogs(stack)
    compose(stack, ['down', '--volumes', '--timeout', '20'])
  }
}

/** The variables of a newcomer's .env, with ports that are free here, and fewer images to build. */
async function writeVariables({ folder }: Checkout): Promise<Record<string, string>> {
  const ports = await freePorts()
  const changed: Record<string, string> = {
    ...testedGallery,
    WHITTLE_WEB_PORT: String(ports.web),
    WHITTLE_REGISTRY_PORT: String(ports.registry),
    WHITTLE_URL: `http://localhost:${ports.web}`,
    WHITTLE_REGISTRY_HOST: `localhost:${ports.registry}`,
  }
  const made = spawnSync('sh', [join(folder, 'deploy/docker/make-env.sh')], { encoding: 'utf8' })
  if (made.status !== 0) throw new CommandError(`make-env.sh failed: ${made.stderr}`)
  const file = join(folder, '.env')
  const text = readFileSync(file, 'utf8').replace(/^([A-Z_]+)=.*$/gm, (line, name: string) =>
    name in changed ? `${name}=${changed[name]}` : line,
  )
  writeFileSync(file, text)
  return Object.fromEntries([...text.matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name, value]) => [name!, value!]))
}

function compose({ tools, checkout, project }: Stack, args: string[]): void {
  tools.run('podman-compose', ['-p', project, ...args], { cwd: checkout.folder, step: `podman-compose ${args[0]}` })
}

const containerOf = ({ project }: Stack, service: string) => `${project}_${service}_1`

/** podman-compose 1.0 ends well even where a container could not be made. */
function requireContainers(stack: Stack): void {
  const missing = services.filter((service) => {
    const args = ['container', 'exists', containerOf(stack, service)]
    return spawnSync('podman', args, { env: stack.tools.env }).status !== 0
  })
  if (missing.length === 0) return
  const log = join(stack.tools.folder, 'log', 'podman-compose-up.log')
  throw new CommandError(`podman-compose made no container of ${missing.join(', ')}; ${log} says why.`)
}

/** podman-compose 1.0 does not wait for what depends_on names: services start again until setup has ended. */
async function awaitSetup(stack: Stack): Promise<string> {
  let said = ''
  const hasLink = () => {
    said = logsOf(stack, 'setup')
    return Promise.resolve(/\/setup\?token=/.test(said))
  }
  await waitUntil(hasLink, START_WITHIN_MS, 'setup did not end; its log is in the folder log')
  return /First sign-in: (\S+)/.exec(said)![1]!
}

/** Each service's own health check of docker-compose.yml, and the addresses that are open to this machine. */
async function awaitHealth(stack: Stack): Promise<void> {
  for (const service of services.filter((name) => name !== 'setup')) {
    const isHealthy = () => {
      const args = ['healthcheck', 'run', containerOf(stack, service)]
      return Promise.resolve(spawnSync('podman', args, { env: stack.tools.env }).status === 0)
    }
    await waitUntil(isHealthy, START_WITHIN_MS, `The health check of ${service} fails; its log is in the folder log`)
    console.log(`ok  ${service}: healthy`)
  }
  const { WHITTLE_URL, WHITTLE_REGISTRY_HOST } = stack.variables
  const expected: [address: string, status: number][] = [
    [`${WHITTLE_URL}/healthz`, 200],
    [`${WHITTLE_URL}/readyz`, 200],
    // Without a token it says where to get one.
    [`http://${WHITTLE_REGISTRY_HOST}/v2/`, 401],
  ]
  for (const [address, status] of expected) {
    const answer = await fetch(address)
    await answer.body?.cancel()
    if (answer.status !== status) throw new CommandError(`${address} answers ${answer.status} instead of ${status}`)
    console.log(`ok  ${address} answers ${status}`)
  }
}

function runBrowserTests(stack: Stack, setupLink: string): number {
  const { WHITTLE_URL, WHITTLE_REGISTRY_HOST, WHITTLE_POSTGRES_PASSWORD } = stack.variables
  const env = {
    ...process.env,
    WHITTLE_URL,
    WHITTLE_REGISTRY_HOST,
    WHITTLE_SETUP_LINK: setupLink,
    DATABASE_URL: `postgresql://whittle:${WHITTLE_POSTGRES_PASSWORD}@${addressOf(stack, 'postgres')}:5432/whittle`,
  }
  const cwd = join(repositoryRoot, 'apps/web')
  const output = join(stack.tools.folder, 'browser')
  const run = spawnSync('playwright', ['test', 'first-image', `--output=${output}`], { cwd, env, stdio: 'inherit' })
  return run.status ?? 1
}

/** Postgres opens no port of this machine; from it, the address inside the containers' network can be reached. */
function addressOf(stack: Stack, service: string): string {
  const format = '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}'
  return stack.tools.run('podman', ['inspect', '--format', format, containerOf(stack, service)]).trim()
}

function logsOf(stack: Stack, service: string): string {
  const run = spawnSync('podman', ['logs', containerOf(stack, service)], { env: stack.tools.env, encoding: 'utf8' })
  return `${run.stdout}${run.stderr}`
}

function saveLogs(stack: Stack): void {
  for (const service of services) {
    writeFileSync(join(stack.tools.folder, 'log', `${service}.log`), logsOf(stack, service))
  }
}
