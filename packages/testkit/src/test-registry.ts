import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { startTokenRealm, type TokenRealm } from './token-realm.ts'

/** A real CNCF distribution server, empty, on a free loopback port. */
export interface TestRegistry {
  url: string
  /** What it was asked to log in with; undefined without authentication. */
  realm: TokenRealm | undefined
  stop(): Promise<void>
}

export interface TestRegistryOptions {
  /** Token authentication with this login; repositories below `public/` may be pulled by anybody. */
  login?: { username: string; password: string }
}

const START_TIMEOUT_MS = 15_000

/** Starts the program `docker-registry` with its data in a temporary folder, and a token service when there is a login. */
export async function startTestRegistry({ login }: TestRegistryOptions = {}): Promise<TestRegistry> {
  const folder = await mkdtemp(join(tmpdir(), 'whittle-registry-'))
  const realm = login ? await startTokenRealm({ folder, login, publicPrefix: 'public/' }) : undefined
  const port = await freePort()
  const config = join(folder, 'config.yml')
  await writeFile(config, registryConfig(folder, port, realm))
  const server = spawn('docker-registry', ['serve', config], { stdio: 'ignore' })
  const ended = once(server, 'exit')
  const url = `http://127.0.0.1:${port}`
  const stop = async (): Promise<void> => {
    server.kill('SIGTERM')
    await ended
    await realm?.stop()
    await rm(folder, { recursive: true, force: true })
  }
  const deadline = Date.now() + START_TIMEOUT_MS
  while (!(await answers(url))) {
    if (Date.now() > deadline || server.exitCode !== null) {
      await stop()
      throw new Error('docker-registry did not start')
    }
    await pause(50)
  }
  return { url, realm, stop }
}

/** JSON is YAML. */
function registryConfig(folder: string, port: number, realm: TokenRealm | undefined): string {
  return JSON.stringify({
    version: '0.1',
    log: { level: 'error' },
    storage: { filesystem: { rootdirectory: join(folder, 'data') }, delete: { enabled: true } },
    http: { addr: `127.0.0.1:${port}`, secret: 'for tests' },
    ...(realm && {
      auth: {
        token: {
          realm: realm.url,
          service: realm.service,
          issuer: realm.issuer,
          rootcertbundle: realm.certificatePath,
        },
      },
    }),
  })
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise<void>((resolve) => probe.close(() => resolve()))
  return port
}

async function answers(url: string): Promise<boolean> {
  try {
    const { status } = await fetch(`${url}/v2/`)
    return status === 200 || status === 401
  } catch {
    return false
  }
}
