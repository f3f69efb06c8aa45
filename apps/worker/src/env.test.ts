import { expect, test } from 'vitest'
import { parseEnv } from './env.ts'

const secret = 'x'.repeat(32)
const least = { DATABASE_URL: 'postgresql://h/d', WHITTLE_DATA: '/data', WHITTLE_WORKER_SECRET: secret }

test('the defaults do everything on loopback', () => {
  expect(parseEnv(least)).toMatchObject({
    WHITTLE_ROLES: ['build', 'resolve', 'sync', 'schedule'],
    WHITTLE_BUILD_CONCURRENCY: 2,
    WHITTLE_DEVELOPMENT_IMAGES: true,
    WHITTLE_LISTEN_ADDRESS: '127.0.0.1',
    WHITTLE_WORKER_PORT: 3002,
    WHITTLE_RESOLVER_PORT: 3001,
    WHITTLE_REGISTRY_PLAIN_HTTP: false,
  })
})

test('empty variables count as absent, lists may hold spaces', () => {
  const env = parseEnv({
    ...least,
    WHITTLE_DEBIAN_MIRROR: '',
    WHITTLE_ROLES: ' resolve , sync',
    WHITTLE_WORKER_PORT: '0',
  })
  expect(env).toMatchObject({ WHITTLE_ROLES: ['resolve', 'sync'], WHITTLE_WORKER_PORT: 0 })
  expect(env.WHITTLE_DEBIAN_MIRROR).toBeUndefined()
})

test('who listens for others says where, and plain http is asked for by a word', () => {
  const env = parseEnv({ ...least, WHITTLE_LISTEN_ADDRESS: '0.0.0.0', WHITTLE_REGISTRY_PLAIN_HTTP: 'true' })
  expect(env).toMatchObject({ WHITTLE_LISTEN_ADDRESS: '0.0.0.0', WHITTLE_REGISTRY_PLAIN_HTTP: true })
  expect(() => parseEnv({ ...least, WHITTLE_LISTEN_ADDRESS: 'everywhere', WHITTLE_REGISTRY_PLAIN_HTTP: 'x' })).toThrow(
    /WHITTLE_REGISTRY_PLAIN_HTTP[^]*WHITTLE_LISTEN_ADDRESS: an IP address/,
  )
})

test('every wrong variable is named', () => {
  expect(() => parseEnv({ WHITTLE_ROLES: 'bake', WHITTLE_BUILD_CONCURRENCY: '0' })).toThrow(
    /DATABASE_URL[^]*WHITTLE_DATA[^]*WHITTLE_ROLES[^]*WHITTLE_BUILD_CONCURRENCY/,
  )
})

test('who builds needs the secret, who resolves does not', () => {
  const { WHITTLE_WORKER_SECRET, ...without } = least
  expect(WHITTLE_WORKER_SECRET).toBe(secret)
  expect(() => parseEnv(without)).toThrow('WHITTLE_WORKER_SECRET: the role build needs the secret')
  expect(parseEnv({ ...without, WHITTLE_ROLES: 'resolve' }).WHITTLE_WORKER_SECRET).toBeUndefined()
})
