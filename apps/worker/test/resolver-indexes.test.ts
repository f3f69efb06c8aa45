import { setTimeout as sleep } from 'node:timers/promises'
import { type Architecture, SearchResponse } from '@whittle/core'
import { recordSnapshot } from '@whittle/db'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createLog } from '../src/log.ts'
import { createCurrentResolvers } from '../src/resolver/current-resolvers.ts'
import { startResolverServer } from '../src/resolver/resolver-server.ts'
import { storeSnapshot } from '../src/snapshots/newest-snapshot.ts'
import { fakeResolver, recordGiven } from './fake-resolver.ts'
import { createWorkerStand, type WorkerStand } from './worker-stand.ts'

let stand: WorkerStand
beforeAll(async () => {
  stand = await createWorkerStand()
})
afterAll(() => stand.close())

test('a distribution that nobody asks about any more is forgotten, and loaded again when somebody does; the first stays', async () => {
  await recordGiven(stand, '2026-12-04T00:00:00Z')
  const { id } = await recordGiven(stand, '2026-12-04T00:00:00Z', 'debian/12')
  const loaded: string[] = []
  const own = createCurrentResolvers(
    {
      db: stand.db,
      store: stand.store,
      log: createLog('silent'),
      idleAfterMs: 200,
      requestSync: async () => undefined,
      load: async (snapshot) => {
        loaded.push(snapshot.distribution)
        return { packages: 1, resolver: fakeResolver(snapshot) }
      },
    },
    'debian/13',
  )
  expect(() => own.get('debian/12')).toThrow('loading')
  await expect.poll(() => own.status('debian/12')).toMatchObject({ ready: true, snapshot: { id } })
  await own.refresh()
  expect(loaded.sort()).toEqual(['debian/12', 'debian/13'])
  await sleep(250)
  await own.refresh()
  expect(own.status('debian/12').ready).toBe(false)
  expect(own.status('debian/13').ready).toBe(true)
  expect(() => own.get('debian/12')).toThrow('loading')
  await expect.poll(() => own.status('debian/12').ready).toBe(true)
})

test('a preview for another machine fetches its index, and answers once it is there', async () => {
  const snapshot = await recordGiven(stand, '2026-12-05T00:00:00Z')
  const requested: string[] = []
  const loaded: string[] = []
  const own = createCurrentResolvers(
    {
      db: stand.db,
      store: stand.store,
      log: createLog('silent'),
      requestSync: async (distribution, arch) => void requested.push(`${distribution} ${arch}`),
      load: async (given, arch) => {
        loaded.push(arch)
        return { packages: 1, resolver: fakeResolver(given) }
      },
    },
    'debian/13',
  )
  expect(() => own.get('debian/13', 'arm64')).toThrow('debian/13 for arm64')
  await expect.poll(() => requested).toEqual(['debian/13 arm64'])
  expect(() => own.get('debian/13', 'arm64')).toThrow('The package index of debian/13 for arm64 is being fetched.')

  const releases = snapshot.releases.map((release) => ({
    ...release,
    indexes: [...release.indexes, { ...release.indexes[0]!, arch: 'arm64' as const }],
  }))
  const both = { ...snapshot, id: 'both', releases }
  await recordSnapshot(stand.db, { snapshot: both, digest: (await storeSnapshot(stand.store, both)).digest })
  await own.refresh()
  expect(own.status('debian/13', 'arm64')).toMatchObject({ ready: true, snapshot: { id: 'both' } })
  expect(new Set(loaded)).toEqual(new Set(['amd64', 'arm64']))
  expect(requested).toHaveLength(1)
})

test('a search over several machines says where a package is missing, and whose index is still on its way', async () => {
  await recordGiven(stand, '2026-12-06T00:00:00Z')
  const resolvers = createCurrentResolvers(
    {
      db: stand.db,
      store: stand.store,
      log: createLog('silent'),
      requestSync: async () => undefined,
      load: async (snapshot) => ({ packages: 1, resolver: fakeResolver(snapshot) }),
    },
    'debian/13',
  )
  await resolvers.refresh()
  const made = (name: string) => ({ name, version: '1', summary: '', section: '', downloadBytes: 1, installedBytes: 1 })
  const offered = { amd64: ['wine', 'curl', 'curlew'], arm64: ['curl', 'curl-arm', 'curlew'] }
  const ready = new Set(['amd64'])
  const both = {
    ...resolvers,
    get: (distribution: string, arch: Architecture = 'amd64') => ({
      ...resolvers.get(ready.has(arch) ? distribution : 'debian/sid'),
      search: () => ({ hits: offered[arch].map(made), total: 3, tookMs: 1 }),
      has: (name: string) => offered[arch].includes(name),
    }),
  }
  const own = await startResolverServer({ resolvers: both, bases: [], log: createLog('silent') }, { port: 0 })
  const search = async () => {
    const answer = await fetch(`http://127.0.0.1:${own.port}/v1/search?q=curl&limit=4&arch=amd64,arm64`)
    return SearchResponse.parse(await answer.json())
  }
  try {
    const half = await search()
    expect(half.pending).toEqual(['arm64'])
    expect(half.hits.map(({ name, missing }) => [name, missing])).toEqual([
      ['wine', undefined],
      ['curl', undefined],
      ['curlew', undefined],
    ])
    ready.add('arm64')
    const whole = await search()
    expect(whole.pending).toBeUndefined()
    expect(whole.hits.map(({ name, missing }) => [name, missing])).toEqual([
      ['wine', ['arm64']],
      ['curl', undefined],
      ['curl-arm', ['amd64']],
      ['curlew', undefined],
    ])
  } finally {
    await own.close()
  }
})
