import { request as httpRequest } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { CatalogEntry, digestOfBytes, type Snapshot } from '@whittle/core'
import { latestSnapshot, recordSnapshot } from '@whittle/db'
import { givenSpec } from '@whittle/db/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Listening } from '../src/http/listen.ts'
import { createLog } from '../src/log.ts'
import { createCurrentResolvers, type CurrentResolvers } from '../src/resolver/current-resolvers.ts'
import { startResolverServer } from '../src/resolver/resolver-server.ts'
import { storeSnapshot } from '../src/snapshots/newest-snapshot.ts'
import { contentDigestOf, givenSnapshot } from './fake-engine.ts'
import { fakeResolver, recordGiven } from './fake-resolver.ts'
import { createWorkerStand, type WorkerStand } from './worker-stand.ts'

let stand: WorkerStand
let server: Listening
let resolvers: CurrentResolvers
const asked: string[] = []
let loading: (snapshot: Snapshot) => Promise<void> = async () => undefined

const base = CatalogEntry.parse({
  name: 'static',
  title: 'Static',
  description: 'For static programs.',
  category: 'base',
  spec: { test: { command: ['/bin/true'] } },
})

beforeAll(async () => {
  stand = await createWorkerStand()
  const log = createLog('silent')
  resolvers = createCurrentResolvers(
    {
      db: stand.db,
      store: stand.store,
      log,
      retryAfterMs: 300,
      requestSync: async (distribution) => void asked.push(distribution),
      load: async (snapshot) => {
        await loading(snapshot)
        return { packages: 68_829, resolver: fakeResolver(snapshot) }
      },
    },
    'debian/13',
  )
  server = await startResolverServer({ resolvers, bases: [base], log }, { port: 0 })
})
afterAll(async () => {
  await server.close()
  await stand.close()
})

const record = (date: string, distribution?: string) => recordGiven(stand, date, distribution)

const url = (path: string) => `http://127.0.0.1:${server.port}${path}`
const get = async (path: string) => {
  const response = await fetch(url(path))
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  }
}
const post = async (path: string, body: unknown, type = 'application/json') => {
  const content = typeof body === 'string' ? body : JSON.stringify(body)
  const response = await fetch(url(path), { method: 'POST', body: content, headers: { 'content-type': type } })
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  }
}

test('before the first snapshot only the status and the catalogue answer', async () => {
  expect(await get('/v1/status')).toMatchObject({ status: 200, body: { ready: false } })
  await resolvers.refresh()
  expect((await get('/v1/status')).body.message).toBe('The package index of debian/13 was not fetched yet.')
  const search = await get('/v1/search?q=curl')
  expect(search).toMatchObject({ status: 503, body: { code: 'RESOLVER_LOADING', hint: expect.any(String) } })
  expect(search.headers.get('content-type')).toContain('application/problem+json')
  expect(search.headers.get('retry-after')).toBe('2')
  expect(await get('/v1/bases')).toMatchObject({ status: 200, body: { bases: [{ name: 'static' }] } })
})

test('a recorded snapshot is loaded, and counted', async () => {
  const { id, date } = await record('2026-11-24T00:00:00Z')
  await resolvers.refresh()
  expect((await get('/v1/status')).body).toEqual({ ready: true, snapshot: { id, date, packages: 68_829 } })
  expect((await latestSnapshot(stand.db, 'debian/13'))!.packages).toBe(68_829)
  expect(await get('/v1/search?q=curl&limit=7')).toMatchObject({ body: { hits: [{ name: id }], total: 7, tookMs: 4 } })
  const spec = givenSpec('api')
  expect(await post('/v1/preview', { spec })).toMatchObject({ body: { conflict: { summary: `${id} api prod` } } })
  const development = await post('/v1/preview', { spec, variant: 'dev' })
  expect(development).toMatchObject({ body: { conflict: { summary: `${id} api dev` } } })
  const costs = await post('/v1/cost', { spec, packages: ['a', 'b'] })
  expect(costs.body.costs).toMatchObject([{ package: 'a prod' }, { package: 'b prod' }])
  expect(await post('/v1/preview', { spec, files: true })).toMatchObject({
    body: { conflict: { summary: `${id} api prod files` } },
  })
  expect(await post('/v1/preview', { spec, variant: 'test' })).toMatchObject({ status: 400 })
})

test('while a newer snapshot loads, and when it cannot be loaded, the old one answers', async () => {
  const { id: old } = (await latestSnapshot(stand.db, 'debian/13'))!
  const { id } = await record('2026-11-25T00:00:00Z')
  let finish = () => undefined as void
  loading = () => new Promise((resolve) => (finish = resolve))
  const refreshing = resolvers.refresh()
  await expect.poll(() => finish.length).toBe(1)
  expect((await get('/v1/search?q=x')).body.hits).toMatchObject([{ name: old }])
  finish()
  await refreshing
  expect((await get('/v1/search?q=x')).body.hits).toMatchObject([{ name: id }])

  await record('2026-11-26T00:00:00Z')
  let loads = 0
  loading = () => {
    loads++
    return Promise.reject(new Error('broken'))
  }
  await resolvers.refresh()
  await resolvers.refresh()
  expect(loads).toBe(1)
  expect((await get('/v1/search?q=x')).body.hits).toMatchObject([{ name: id }])
  loading = async () => undefined
  const { id: third } = (await latestSnapshot(stand.db, 'debian/13'))!
  await sleep(300)
  await resolvers.refresh()
  expect((await get('/v1/status')).body).toMatchObject({ ready: true, snapshot: { id: third } })
})

test('another distribution is fetched and loaded when it is first asked for', async () => {
  expect(await get('/v1/search?q=x&distribution=debian/12')).toMatchObject({ status: 503 })
  await expect.poll(() => asked).toEqual(['debian/12'])
  const { id } = await record('2026-11-24T00:00:00Z', 'debian/12')
  await resolvers.refresh()
  expect((await get('/v1/search?q=x&distribution=debian/12')).body.hits).toMatchObject([{ name: id }])
  expect((await get('/v1/search?q=x')).body.hits).not.toMatchObject([{ name: id }])
})

test('what is wrong with a request is said in words, with the field', async () => {
  const broken = { ...givenSpec('api'), metadata: { name: 'Not A Name' } }
  const preview = await post('/v1/preview', { spec: broken })
  expect(preview).toMatchObject({
    status: 400,
    body: {
      code: 'RESOLVER_REQUEST_INVALID',
      title: 'RESOLVER_REQUEST_INVALID',
      status: 400,
      detail: 'spec.metadata.name: must be lower-case letters and digits, with . _ or - between',
      errors: [{ path: 'spec.metadata.name' }],
    },
  })
  const packages = Array.from({ length: 31 }, () => 'a')
  expect(await post('/v1/cost', { spec: givenSpec('api'), packages })).toMatchObject({ status: 400 })
  expect(await post('/v1/preview', '{"spec":')).toMatchObject({
    status: 400,
    body: { detail: 'The body is not JSON.' },
  })
  expect(await post('/v1/preview', '{}', 'text/plain')).toMatchObject({ status: 415 })
  expect(await get('/v1/search?limit=0')).toMatchObject({ status: 400, body: { errors: [{ path: 'limit' }] } })
  expect(await get('/v1/search?distribution=debian/1')).toMatchObject({ status: 400 })
  expect(await get('/v1/search?colour=red')).toMatchObject({ status: 400 })
  expect(await get('/v1/search?q=x&arch=amd64,mips')).toMatchObject({ status: 400 })
  expect(await get('/v2/search')).toMatchObject({ status: 404 })
  expect(await get('/constructor')).toMatchObject({ status: 404 })
  const wrongMethod = await get('/v1/preview')
  expect(wrongMethod.status).toBe(405)
  expect(wrongMethod.headers.get('allow')).toBe('POST')
})

test('a body without end is refused', async () => {
  const status = await new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json' }
    const sending = httpRequest(url('/v1/preview'), { method: 'POST', headers }, (response) => {
      resolve(response.statusCode)
      sending.destroy()
    })
    sending.on('error', reject)
    const chunk = Buffer.alloc(65_536, 0x20)
    const write = () => {
      while (sending.write(chunk)) continue
    }
    sending.on('drain', write)
    write()
  })
  expect(status).toBe(413)
})

test('a store that lost the snapshot’s document tells so instead of failing', async () => {
  const snapshot = givenSnapshot('2026-12-01T00:00:00Z')
  await recordSnapshot(stand.db, { snapshot, digest: contentDigestOf('not stored') })
  await resolvers.refresh()
  expect((await get('/v1/status')).body.ready).toBe(true)
})

test('an index that the store has lost is asked for at once, and once a while', async () => {
  asked.length = 0
  await sleep(300)
  const snapshot = givenSnapshot('2026-12-02T00:00:00Z')
  const [index, lost] = ['an index', 'lost'].map((content) => Buffer.from(content))
  const { digest, sizeBytes } = await stand.store.blobs.put(index!)
  const indexed = { component: 'main', arch: 'amd64' as const, path: 'main/binary-amd64/Packages.xz', sizeBytes }
  const indexes = [
    { ...indexed, digest },
    { ...indexed, digest: digestOfBytes(lost!) },
  ]
  const whole = { ...snapshot, releases: snapshot.releases.map((release) => ({ ...release, indexes })) }
  await recordSnapshot(stand.db, { snapshot: whole, digest: (await storeSnapshot(stand.store, whole)).digest })
  await resolvers.refresh()
  await resolvers.refresh()
  expect(asked).toEqual(['debian/13'])
  expect((await get('/v1/status')).body.ready).toBe(true)
  await stand.store.blobs.put(lost!)
  await resolvers.refresh()
  expect((await get('/v1/status')).body).toMatchObject({ snapshot: { id: snapshot.id } })
})

test('an index that is found damaged while it is read is asked for at once', async () => {
  asked.length = 0
  await sleep(300)
  await record('2026-12-03T00:00:00Z')
  loading = () => stand.store.blobs.read(contentDigestOf('not stored')).then(() => undefined)
  await resolvers.refresh()
  expect(asked).toEqual(['debian/13'])
})
