import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { digestOfBytes, type BlobStore, type Digest, type StoredBlob } from '@whittle/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { buildImageDocuments } from '../image-documents.ts'
import { blobPath } from './layout-files.ts'
import { openOciLayout } from './read-layout.ts'
import { requireWritableLayout, writeOciLayout } from './write-layout.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'layout-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

function memoryBlobs(): BlobStore {
  const kept = new Map<Digest, Buffer>()
  const get = (digest: Digest) => kept.get(digest) ?? Buffer.from('missing')
  return {
    has: async (digest) => kept.has(digest),
    stat: async (digest) => ({ digest, sizeBytes: get(digest).length }),
    read: async (digest) => get(digest),
    open: async function* (digest) {
      yield get(digest)
    },
    put: async (content) => {
      const bytes = Buffer.from(content as Uint8Array)
      const digest = digestOfBytes(bytes)
      kept.set(digest, bytes)
      return { digest, sizeBytes: bytes.length }
    },
  }
}

async function makeImage(blobs: BlobStore, content: string): Promise<StoredBlob> {
  const layer = await blobs.put(Buffer.from(content))
  const { config, manifest, index } = buildImageDocuments({
    architecture: 'amd64',
    createdSeconds: 1_735_689_600,
    execution: { User: '65532', Env: ['PATH=/usr/bin'] },
    layers: [{ ...layer, diffId: layer.digest }],
    createdBy: 'test',
    annotations: { 'org.opencontainers.image.version': '1.0' },
  })
  for (const { bytes } of [config, manifest, index]) await blobs.put(bytes)
  return { digest: index.digest, sizeBytes: index.sizeBytes }
}

async function read(source: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of source) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

describe('an image layout', () => {
  it('is read as it was written, and keeps its other tags', async () => {
    const blobs = memoryBlobs()
    const one = await makeImage(blobs, 'layer one')
    const two = await makeImage(blobs, 'layer two')
    await writeOciLayout({ store: { blobs }, index: one, folder, tag: 'one' })
    await writeOciLayout({ store: { blobs }, index: one, folder, tag: 'moved' })
    await writeOciLayout({ store: { blobs }, index: two, folder, tag: 'moved' })
    await writeOciLayout({ store: { blobs }, index: two, folder })
    await writeOciLayout({ store: { blobs }, index: two, folder })

    const layout = openOciLayout(folder)
    expect(await layout.tags()).toEqual(['moved', 'one'])
    expect(await layout.getManifest('one')).toMatchObject({
      digest: one.digest,
      mediaType: 'application/vnd.oci.image.index.v1+json',
    })
    expect((await layout.getManifest('moved'))?.digest).toBe(two.digest)
    expect((await layout.getManifest(one.digest))?.digest).toBe(one.digest)
    expect(await layout.getManifest('absent')).toBeUndefined()
    expect(await layout.getManifest(digestOfBytes('absent'))).toBeUndefined()
    expect(await read(layout.getBlob(digestOfBytes('layer two')))).toBe('layer two')
    const { manifests } = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')) as { manifests: unknown[] }
    expect(manifests).toHaveLength(3)
    expect(readdirSync(folder).sort()).toEqual(['blobs', 'index.json', 'oci-layout'])
  })

  it('gives its only image without a tag', async () => {
    const blobs = memoryBlobs()
    const index = await makeImage(blobs, 'layer')
    await writeOciLayout({ store: { blobs }, index, folder })
    expect((await openOciLayout(folder).getManifest(''))?.digest).toBe(index.digest)
  })

  it('writes documents that can be read before they are digests', async () => {
    const blobs = memoryBlobs()
    const index = await makeImage(blobs, 'layer')
    expect((await blobs.read(index.digest)).toString()).toMatchInlineSnapshot(
      `"{"annotations":{"org.opencontainers.image.version":"1.0"},"manifests":[{"digest":"sha256:c7cb361a8bd3530d6524da9826c24638bf2370dbe4c59b129fb37da6b7df7728","mediaType":"application/vnd.oci.image.manifest.v1+json","platform":{"architecture":"amd64","os":"linux"},"size":456}],"mediaType":"application/vnd.oci.image.index.v1+json","schemaVersion":2}"`,
    )
    const { manifests } = JSON.parse((await blobs.read(index.digest)).toString()) as { manifests: { digest: Digest }[] }
    const manifest = (await blobs.read(manifests[0]!.digest)).toString()
    expect(manifest).toMatchInlineSnapshot(
      `"{"annotations":{"org.opencontainers.image.version":"1.0"},"config":{"digest":"sha256:c9ed9d57dcb35a9b3ba0b1833b1ccc4a011888a8a6705086b00ca5e0beb9b7cd","mediaType":"application/vnd.oci.image.config.v1+json","size":301},"layers":[{"digest":"sha256:dac1d7cfa95021764849fd102524e141488c5e3a90f861dbb5a12d9ac8584f85","mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","size":5}],"mediaType":"application/vnd.oci.image.manifest.v1+json","schemaVersion":2}"`,
    )
    const { config } = JSON.parse(manifest) as { config: { digest: Digest } }
    expect((await blobs.read(config.digest)).toString()).toMatchInlineSnapshot(
      `"{"architecture":"amd64","config":{"Env":["PATH=/usr/bin"],"User":"65532"},"created":"2025-01-01T00:00:00Z","history":[{"created":"2025-01-01T00:00:00Z","created_by":"test"}],"os":"linux","rootfs":{"diff_ids":["sha256:dac1d7cfa95021764849fd102524e141488c5e3a90f861dbb5a12d9ac8584f85"],"type":"layers"}}"`,
    )
  })

  it('that is damaged is refused', async () => {
    const blobs = memoryBlobs()
    const index = await makeImage(blobs, 'layer')
    await writeOciLayout({ store: { blobs }, index, folder, tag: 'x' })
    writeFileSync(blobPath(folder, digestOfBytes('layer')), 'lbyer')
    writeFileSync(blobPath(folder, index.digest), '{}')
    const layout = openOciLayout(folder)
    await expect(read(layout.getBlob(digestOfBytes('layer')))).rejects.toMatchObject({ code: 'OCI_LAYOUT_INVALID' })
    await expect(layout.getManifest('x')).rejects.toMatchObject({ code: 'OCI_LAYOUT_INVALID' })
    writeFileSync(join(folder, 'index.json'), '{"schemaVersion":1}')
    await expect(layout.tags()).rejects.toMatchObject({ code: 'OCI_DOCUMENT_INVALID' })
    await expect(writeOciLayout({ store: { blobs }, index, folder })).rejects.toMatchObject({
      code: 'OCI_DOCUMENT_INVALID',
    })
    await expect(openOciLayout(join(folder, 'absent')).tags()).rejects.toMatchObject({ code: 'OCI_LAYOUT_UNREADABLE' })
  })

  it('is neither waited for nor read without end where its parts are pipes, devices or far too large', async () => {
    const blobs = memoryBlobs()
    const index = await makeImage(blobs, 'layer')
    await writeOciLayout({ store: { blobs }, index, folder, tag: 'x' })
    const parts = [join(folder, 'index.json'), blobPath(folder, index.digest), blobPath(folder, digestOfBytes('layer'))]
    const makers: ((path: string) => unknown)[] = [
      (path) => execFileSync('mkfifo', [path]),
      (path) => symlinkSync('/dev/zero', path),
      (path) => mkdirSync(path),
      (path) => writeFileSync(path, Buffer.alloc(5 * 1024 ** 2)),
    ]
    for (const path of parts) {
      const sound = readFileSync(path)
      for (const make of makers) {
        rmSync(path, { recursive: true })
        make(path)
        const layout = openOciLayout(folder)
        const reading = layout.getManifest('x').then(() => read(layout.getBlob(digestOfBytes('layer'))))
        const refused = { code: expect.stringMatching(/^OCI_LAYOUT_(?:UNREADABLE|INVALID)$/) }
        await expect(reading).rejects.toMatchObject(refused)
      }
      rmSync(path, { recursive: true })
      writeFileSync(path, sound)
    }
  })

  it('that cannot be written is said in words', async () => {
    const blobs = memoryBlobs()
    const index = await makeImage(blobs, 'layer')
    const path = join(folder, 'file')
    writeFileSync(path, '')
    await expect(writeOciLayout({ store: { blobs }, index, folder: path })).rejects.toMatchObject({
      code: 'OCI_LAYOUT_UNWRITABLE',
    })
  })

  it('says beforehand that a folder cannot be written, and leaves nothing behind where it can', async () => {
    const file = join(folder, 'file')
    writeFileSync(file, '')
    for (const path of [join(file, 'below'), '/proc/layout', '/proc/self/layout']) {
      await expect(requireWritableLayout(path)).rejects.toMatchObject({
        code: 'OCI_LAYOUT_UNWRITABLE',
        publicMessage: expect.stringContaining(path),
      })
    }
    await requireWritableLayout(join(folder, 'new', 'deep'))
    expect(existsSync(join(folder, 'new'))).toBe(false)
    mkdirSync(join(folder, 'empty'))
    await requireWritableLayout(join(folder, 'empty'))
    expect(readdirSync(join(folder, 'empty'))).toEqual([])
  })

  it('says beforehand that a layout is broken, and does not touch one that is whole', async () => {
    const blobs = memoryBlobs()
    await writeOciLayout({ store: { blobs }, index: await makeImage(blobs, 'a'), folder, tag: 'x' })
    const before = readdirSync(folder, { recursive: true }).sort()
    await requireWritableLayout(folder)
    expect(readdirSync(folder, { recursive: true }).sort()).toEqual(before)
    writeFileSync(join(folder, 'index.json'), '{')
    await expect(requireWritableLayout(folder)).rejects.toMatchObject({ category: 'integrity' })
  })
})
