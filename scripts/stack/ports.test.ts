import { createServer } from 'node:net'
import { afterEach, expect, it, vi } from 'vitest'
import { freePorts, parsePort, portsFromEnvironment, requireFreePorts } from './ports.ts'

afterEach(() => vi.unstubAllEnvs())

it('takes ports from the environment, and the page’s from the command line first', () => {
  for (const name of ['POSTGRES', 'REDIS', 'RESOLVER', 'WORKER']) vi.stubEnv(`WHITTLE_${name}_PORT`, '')
  vi.stubEnv('WHITTLE_REGISTRY_PORT', '5005')
  vi.stubEnv('WHITTLE_WEB_PORT', '3005')
  expect(portsFromEnvironment()).toMatchObject({ web: 3005, registry: 5005, postgres: 5433, redis: 6380 })
  expect(portsFromEnvironment(4000).web).toBe(4000)
})

it.each(['0', '65536', 'http', '-1', ''])('refuses "%s" as a port', (text) => {
  expect(() => parsePort(text, '--port')).toThrow(/--port: .* is not a port/)
})

it('names the variable that changes a taken port', async () => {
  const ports = await freePorts()
  await requireFreePorts(ports)
  const server = createServer().listen(ports.registry, '127.0.0.1')
  await new Promise((done) => server.once('listening', done))
  await expect(requireFreePorts(ports)).rejects.toThrow(`Port ${ports.registry} (registry) is taken`)
  await expect(requireFreePorts(ports)).rejects.toThrow('WHITTLE_REGISTRY_PORT')
  server.close()
})
