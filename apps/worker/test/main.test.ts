import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createWorkerStand, testRedisUrl, type WorkerStand } from './worker-stand.ts'

let stand: WorkerStand
beforeAll(async () => {
  stand = await createWorkerStand()
})
afterAll(() => stand.close())

async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return String(port)
}

function startMain(env: Record<string, string>) {
  const main = join(import.meta.dirname, '../src/main.ts')
  const child = spawn(process.execPath, [main], { env: { PATH: process.env.PATH, ...env }, stdio: 'pipe' })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += String(chunk)))
  const ended = once(child, 'exit').then(([code]) => code as number | null)
  return { stop: () => child.kill('SIGTERM'), ended, output: () => output }
}

const statusOf = (address: string) =>
  fetch(address).then(
    ({ status }) => status,
    () => undefined,
  )

test('a worker process starts, serves its roles, and stops in order', async () => {
  const [workerPort, resolverPort] = [await freePort(), await freePort()]
  const secret = 'a very secret secret of 32 letters'
  const incoming = join(stand.storeRoot, 'store/incoming')
  await mkdir(incoming, { recursive: true })
  const young = randomUUID()
  for (const [name, days] of [
    [randomUUID(), 2],
    [young, 0],
  ] as const) {
    await writeFile(join(incoming, name), 'half')
    const at = new Date(Date.now() - days * 86_400_000)
    await utimes(join(incoming, name), at, at)
  }
  const main = startMain({
    DATABASE_URL: stand.databaseUrl,
    REDIS_URL: testRedisUrl(),
    WHITTLE_DATA: stand.storeRoot,
    WHITTLE_ROLES: 'build,resolve',
    WHITTLE_WORKER_SECRET: secret,
    WHITTLE_WORKER_PORT: workerPort,
    WHITTLE_RESOLVER_PORT: resolverPort,
  })
  const worker = `http://127.0.0.1:${workerPort}`
  await expect.poll(() => statusOf(`${worker}/readyz`), { timeout: 30_000 }).toBe(200)
  await expect.poll(() => statusOf(`http://127.0.0.1:${resolverPort}/v1/status`), { timeout: 10_000 }).toBe(200)
  expect(await statusOf(`http://127.0.0.1:${resolverPort}/v1/bases`)).toBe(200)
  await expect.poll(main.output).toContain('worker started')
  await expect.poll(() => readdir(incoming)).toEqual([young])
  main.stop()
  expect(await main.ended).toBe(0)
  expect(main.output()).toContain('"msg":"stopped"')
  expect(main.output()).not.toContain(secret)
})

test('a wrong configuration is told, with every variable, and nothing starts', async () => {
  const main = startMain({ WHITTLE_ROLES: 'build' })
  expect(await main.ended).toBe(1)
  expect(main.output()).toContain('DATABASE_URL')
  expect(main.output()).toContain('WHITTLE_DATA')
})

test('a port that is taken is told with the variable that changes it', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const main = startMain({
    DATABASE_URL: stand.databaseUrl,
    REDIS_URL: testRedisUrl(),
    WHITTLE_DATA: stand.storeRoot,
    WHITTLE_ROLES: 'schedule',
    WHITTLE_WORKER_PORT: String((server.address() as AddressInfo).port),
  })
  expect(await main.ended).toBe(1)
  expect(main.output()).toContain('WHITTLE_WORKER_PORT')
  server.close()
})
