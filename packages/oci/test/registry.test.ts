import { randomBytes } from 'node:crypto'
import { type Digest, digestOfBytes, type StoredBlob } from '@whittle/core'
import { startTestRegistry, type TestRegistry } from '@whittle/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRegistryClient, type RegistryClient } from '../src/index.ts'

const LOGIN = { username: 'worker', password: 'a secret' }
const MANIFEST_TYPE = 'application/vnd.oci.image.manifest.v1+json'

function blobOf(bytes: Uint8Array): StoredBlob {
  return { digest: digestOfBytes(bytes), sizeBytes: bytes.length }
}

async function* inChunks(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let offset = 0; offset < bytes.length; offset += 65_536) yield bytes.subarray(offset, offset + 65_536)
}

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for await (const chunk of chunks) parts.push(chunk)
  return Buffer.concat(parts)
}

async function pushImage(client: RegistryClient, tag: string): Promise<Digest> {
  const config = Buffer.from(
    JSON.stringify({ architecture: 'amd64', os: 'linux', rootfs: { type: 'layers', diff_ids: [] } }),
  )
  const layer = randomBytes(300_000)
  for (const bytes of [config, layer]) await client.putBlob(blobOf(bytes), () => inChunks(bytes))
  const manifest = {
    schemaVersion: 2,
    mediaType: MANIFEST_TYPE,
    config: {
      mediaType: 'application/vnd.oci.image.config.v1+json',
      digest: digestOfBytes(config),
      size: config.length,
    },
    layers: [{ mediaType: 'application/vnd.oci.image.layer.v1.tar', digest: digestOfBytes(layer), size: layer.length }],
  }
  return client.putManifest(tag, { mediaType: MANIFEST_TYPE, bytes: Buffer.from(JSON.stringify(manifest)) })
}

describe.each([
  ['without a login', undefined],
  ['with token authentication', LOGIN],
])('a registry %s', (_, login) => {
  let registry: TestRegistry
  const open = (repository: string, credentials: typeof LOGIN | undefined = login): RegistryClient =>
    createRegistryClient({
      url: registry.url,
      repository,
      http: fetch,
      pausesMs: [],
      ...(credentials ? { credentials } : {}),
    })

  beforeAll(async () => {
    registry = await startTestRegistry(login ? { login } : {})
  })
  afterAll(() => registry.stop())

  it('stores a blob of many pieces and gives it back', async () => {
    const client = open('team/blobs')
    const bytes = randomBytes(5_000_001)
    const blob = blobOf(bytes)
    expect(await client.hasBlob(blob.digest)).toBe(false)
    await client.putBlob(blob, () => inChunks(bytes))
    expect(await client.hasBlob(blob.digest)).toBe(true)
    expect((await collect(client.getBlob(blob.digest))).equals(bytes)).toBe(true)
  })

  it('refuses a blob that does not have its digest', async () => {
    const client = open('team/blobs')
    const blob = { digest: digestOfBytes('something else'), sizeBytes: 3 }
    await expect(client.putBlob(blob, () => inChunks(Buffer.from('abc')))).rejects.toMatchObject({
      code: 'REGISTRY_REFUSED',
      details: { status: 400 },
    })
    expect(await client.hasBlob(blob.digest)).toBe(false)
  })

  it('says that a blob is missing', async () => {
    const missing = digestOfBytes('nobody pushed this')
    await expect(collect(open('team/blobs').getBlob(missing))).rejects.toMatchObject({ code: 'REGISTRY_BLOB_MISSING' })
  })

  it('keeps manifests by tag and digest, lists tags, and deletes', async () => {
    const client = open('team/images')
    expect(await client.tags()).toEqual([])
    expect(await client.getManifest('1.0')).toBeUndefined()
    const digest = await pushImage(client, '1.0')
    const other = await pushImage(client, 'latest')
    expect(await client.getManifest('1.0')).toMatchObject({ digest, mediaType: MANIFEST_TYPE })
    expect(await client.getManifest(digest)).toMatchObject({ digest })
    expect(await client.tags()).toEqual(['1.0', 'latest'])
    expect(await client.deleteManifest(digest)).toBe(true)
    expect(await client.deleteManifest(digest)).toBe(false)
    expect(await client.getManifest('1.0')).toBeUndefined()
    expect(await client.getManifest('latest')).toMatchObject({ digest: other })
  })

  it('refuses a manifest whose blobs it does not have', async () => {
    const digest = digestOfBytes('not there')
    const manifest = {
      schemaVersion: 2,
      mediaType: MANIFEST_TYPE,
      config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest, size: 9 },
      layers: [],
    }
    const bytes = Buffer.from(JSON.stringify(manifest))
    await expect(open('team/images').putManifest('x', { mediaType: MANIFEST_TYPE, bytes })).rejects.toMatchObject({
      code: 'REGISTRY_REFUSED',
      publicMessage: expect.stringContaining('MANIFEST_BLOB_UNKNOWN'),
    })
  })
})

describe('logins', () => {
  let registry: TestRegistry
  beforeAll(async () => {
    registry = await startTestRegistry({ login: LOGIN })
    await pushImage(open('public/image', LOGIN), 'v1')
    await pushImage(open('team/image', LOGIN), 'v1')
  })
  afterAll(() => registry.stop())

  const open = (repository: string, credentials?: typeof LOGIN): RegistryClient =>
    createRegistryClient({
      url: registry.url,
      repository,
      http: fetch,
      pausesMs: [],
      ...(credentials ? { credentials } : {}),
    })

  it('are not needed to pull what is public', async () => {
    expect(await open('public/image').tags()).toEqual(['v1'])
  })

  it('are needed for the rest', async () => {
    await expect(open('team/image').getManifest('v1')).rejects.toMatchObject({ code: 'REGISTRY_UNAUTHORIZED' })
    await expect(pushImage(open('public/image'), 'v2')).rejects.toMatchObject({ code: 'REGISTRY_UNAUTHORIZED' })
  })

  it('that are wrong are refused by the token service', async () => {
    await expect(open('team/image', { ...LOGIN, password: 'wrong' }).tags()).rejects.toMatchObject({
      code: 'REGISTRY_UNAUTHORIZED',
      publicMessage: expect.stringContaining('wrong password'),
    })
  })

  it('fetch a token once for each kind of access', async () => {
    const before = registry.realm?.asked.length ?? 0
    const client = open('team/image', LOGIN)
    await client.tags()
    await client.getManifest('v1')
    await pushImage(client, 'v3')
    expect(registry.realm?.asked.slice(before).map(({ scope }) => scope)).toEqual([
      'repository:team/image:pull',
      'repository:team/image:pull,push',
    ])
  })
})
