import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { type BuildEvent, digestOfBytes, type HttpFetch, type Store } from '@whittle/core'
import { createRegistryClient } from '@whittle/oci'
import { createDiskStore } from '@whittle/store'
import { startTestRegistry, type TestRegistry } from '@whittle/testkit'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { BuiltImageSummary } from '../src/engine.ts'
import { createPublisher } from '../src/index.ts'

const LOGIN = { username: 'worker', password: 'a secret' }

let registry: TestRegistry
let root: string
let store: Store
let image: BuiltImageSummary
let serial = 0
let repository: string

beforeAll(async () => {
  registry = await startTestRegistry({ login: LOGIN })
  root = await mkdtemp(join(tmpdir(), 'whittle-publish-'))
  store = createDiskStore({ root: join(root, 'store') })
  image = await makeImage()
})
afterAll(async () => {
  await registry.stop()
  await rm(root, { recursive: true, force: true })
})
beforeEach(() => {
  serial += 1
  repository = `team/image-${serial}`
})

/** An image of one layer that holds nothing but the end of an archive. */
async function makeImage(author = 'one'): Promise<BuiltImageSummary> {
  const tar = Buffer.alloc(1024)
  const layer = await store.blobs.put(gzipSync(tar))
  const diffId = digestOfBytes(tar)
  const put = (document: unknown) => store.blobs.put(Buffer.from(JSON.stringify(document)))
  const config = await put({
    author,
    architecture: 'amd64',
    os: 'linux',
    rootfs: { type: 'layers', diff_ids: [diffId] },
  })
  const describeBlob = (mediaType: string, { digest, sizeBytes }: typeof layer) => ({
    mediaType,
    digest,
    size: sizeBytes,
  })
  const manifest = await put({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: describeBlob('application/vnd.oci.image.config.v1+json', config),
    layers: [describeBlob('application/vnd.oci.image.layer.v1.tar+gzip', layer)],
  })
  const platform = { architecture: 'amd64', os: 'linux' }
  const index = await put({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.index.v1+json',
    manifests: [{ ...describeBlob('application/vnd.oci.image.manifest.v1+json', manifest), platform }],
  })
  return { index, manifest, config, layer, diffId }
}

function publish(tags: string[], { http, events = [] }: { http?: HttpFetch; events?: BuildEvent[] } = {}) {
  return publisher({ http, events }).publish({ images: [image], index: image.index, tags })
}

function publisher({ http, events = [] }: { http?: HttpFetch | undefined; events?: BuildEvent[] } = {}) {
  const target = { url: registry.url, repository, credentials: LOGIN }
  const ports = { store, events: (event: BuildEvent) => void events.push(event), pausesMs: [1, 1] }
  return createPublisher(target, { ...ports, http: http ?? fetch })
}

const client = () => createRegistryClient({ url: registry.url, repository, http: fetch, credentials: LOGIN })

describe('a published image', () => {
  it('is under all its tags, and publishing it again sends nothing', async () => {
    const tags = ['1.2-202601010000', '1.2', 'latest']
    expect(await publish(tags)).toEqual({ uploaded: 2, alreadyThere: 0, tags })
    expect(await client().tags()).toEqual(['1.2', '1.2-202601010000', 'latest'])
    expect(await client().getManifest('latest')).toMatchObject({ digest: image.index.digest })
    expect(await publish(tags)).toEqual({ uploaded: 0, alreadyThere: 2, tags })
  })

  it('is copied out by skopeo with the same digest', async () => {
    await publish(['latest'])
    const folder = join(root, 'copied')
    const source = `docker://${registry.url.replace('http://', '')}/${repository}:latest`
    const login = ['--src-tls-verify=false', '--src-creds', `${LOGIN.username}:${LOGIN.password}`]
    await promisify(execFile)('skopeo', ['copy', '--all', '--preserve-digests', ...login, source, `dir:${folder}`])
    expect(digestOfBytes(await readFile(join(folder, 'manifest.json')))).toBe(image.index.digest)
  })

  it('keeps the own tag of another build that ended in the same minute', async () => {
    const publishBuild = (of: BuiltImageSummary) =>
      publisher().publish({ images: [of], index: of.index, buildTag: '1.2-202601010000', tags: ['latest'] })
    const other = await makeImage('other')
    expect((await publishBuild(image)).tags).toEqual(['1.2-202601010000', 'latest'])
    expect((await publishBuild(other)).tags).toEqual(['1.2-202601010000-2', 'latest'])
    expect((await publishBuild(image)).tags).toEqual(['1.2-202601010000', 'latest'])
    expect(await client().getManifest('1.2-202601010000')).toMatchObject({ digest: image.index.digest })
    expect(await client().getManifest('1.2-202601010000-2')).toMatchObject({ digest: other.index.digest })
  })

  it('moves its tags last and in their order', async () => {
    const writes: string[] = []
    await publish(['b', 'a'], {
      http: (url, init) => {
        const { pathname } = new URL(url)
        if (init?.method === 'PUT')
          writes.push(pathname.includes('/manifests/') ? (pathname.split('/').at(-1) ?? '') : 'blob')
        return fetch(url, init)
      },
    })
    // A registry under load may have had a blob sent twice.
    const steps = writes.filter((write, at) => write !== 'blob' || writes[at - 1] !== 'blob')
    expect(steps).toEqual(['blob', image.manifest.digest, image.index.digest, 'b', 'a'])
  })
})

describe('a push that begins before the image has passed its test', () => {
  const has = async () => [await client().hasBlob(image.layer.digest), await client().hasBlob(image.config.digest)]

  it('sends the blobs, and nothing that names them until it is published', async () => {
    const events: BuildEvent[] = []
    const early = publisher({ events })
    early.begin([image])
    await expect.poll(has).toEqual([true, true])
    expect(await client().getManifest(image.manifest.digest)).toBeUndefined()
    expect(events).toEqual([])
    expect(await early.publish({ images: [image], index: image.index, tags: ['latest'] })).toEqual({
      uploaded: 2,
      alreadyThere: 0,
      tags: ['latest'],
    })
    await early.close()
  })

  it('ends with the build', async () => {
    const stopped: unknown[] = []
    const waiting: HttpFetch = (_url, init) =>
      new Promise((_resolve, reject) => {
        init?.signal?.addEventListener('abort', () => {
          stopped.push(init.method)
          reject(init.signal?.reason as Error)
        })
      })
    const early = publisher({ http: waiting })
    early.begin([image])
    await early.close()
    expect(stopped).toEqual(['HEAD', 'HEAD'])
  })

  it('is made up for where it failed', async () => {
    // Three attempts for each of two blobs.
    let failures = 6
    const early = publisher({
      http: (url, init) => (failures-- > 0 ? Promise.reject(new TypeError('fetch failed')) : fetch(url, init)),
    })
    early.begin([image])
    expect(await early.publish({ images: [image], index: image.index, tags: ['latest'] })).toMatchObject({
      uploaded: 2,
    })
  })
})

describe('a push that fails', () => {
  /** Fails requests whose method and path match, for the first `times`. */
  function failing(method: string, part: string, times: number): HttpFetch {
    let left = times
    return async (url, init) => {
      if (init?.method === method && String(url).includes(part) && left-- > 0) throw new TypeError('fetch failed')
      return fetch(url, init)
    }
  }

  it('for a moment goes through', async () => {
    await publish(['v1'], { http: failing('PUT', '/blobs/', 1) })
    expect(await client().tags()).toEqual(['v1'])
  })

  it('of the store, which lost the layer, is told as such and not blamed on the registry', async () => {
    const hex = image.layer.digest.slice('sha256:'.length)
    const file = join(root, 'store', 'sha256', hex.slice(0, 2), hex)
    const bytes = await readFile(file)
    await writeFile(file, Buffer.alloc(bytes.length, 'damaged'))
    try {
      await expect(publish(['latest'])).rejects.toMatchObject({
        code: 'STORE_BLOB_MISSING',
        details: { damaged: true },
      })
    } finally {
      await store.blobs.put(bytes)
    }
    await publish(['latest'])
  })

  it('for good shows no tag, and can be repeated', async () => {
    const http = failing('PUT', image.index.digest, Number.POSITIVE_INFINITY)
    await expect(publish(['v1'], { http })).rejects.toMatchObject({ code: 'REGISTRY_UNREACHABLE', retryable: true })
    expect(await client().tags()).toEqual([])
    await publish(['v1'])
    expect(await client().tags()).toEqual(['v1'])
  })

  it('because the registry does not give it back moves no tag', async () => {
    const http: HttpFetch = (url, init) =>
      init?.method === 'GET' && String(url).includes('/manifests/')
        ? Promise.resolve(new Response(null, { status: 404 }))
        : fetch(url, init)
    await expect(publish(['v1'], { http })).rejects.toMatchObject({ code: 'PUBLISH_NOT_READABLE' })
    expect(await client().tags()).toEqual([])
  })
})
