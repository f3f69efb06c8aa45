import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { type Digest, digestOfBytes } from '@whittle/core'
import { compareContents, contentsOfImage, type ImageSource, inspectImage, openOciLayout } from '@whittle/engine'
import { ImageConfig, ImageIndex, ImageManifest, parseDocument } from '@whittle/oci'
import { makeTar } from '@whittle/testkit'
import { mutateBytes, mutateText } from '../mutate.ts'
import type { Random } from '../random.ts'
import { type FuzzTarget, require } from '../target.ts'

/** An image as text; `@config`, `@manifest`, `@layer` stand for digests, so that what is changed is found all the same. */
interface ImageText {
  entry: string
  index: string
  manifest: string
  config: string
  /** Base64. */
  layer: string
}

const LAYER = makeTar([
  { path: '/etc/passwd', content: 'root:x:0:0::/:\n' },
  { path: '/usr/bin/shop', content: 'shop', mode: 0o755 },
  { path: '/var/lib/dpkg/status.d/shop', content: 'Package: shop\nVersion: 1.0\nArchitecture: amd64\n' },
  { path: '/var/lib/dpkg/status.d/shop.md5sums', content: `${'0'.repeat(32)}  usr/bin/shop\n` },
])
const MANIFEST_TYPE = 'application/vnd.oci.image.manifest.v1+json'
const INDEX_TYPE = 'application/vnd.oci.image.index.v1+json'
const pointer = (mediaType: string, digest: string) => ({ mediaType, digest, size: 1 })
const SOUND: ImageText = {
  entry: JSON.stringify({
    schemaVersion: 2,
    manifests: [{ ...pointer(INDEX_TYPE, '@index'), annotations: { 'org.opencontainers.image.ref.name': 'x' } }],
  }),
  index: JSON.stringify({
    schemaVersion: 2,
    mediaType: INDEX_TYPE,
    manifests: [{ ...pointer(MANIFEST_TYPE, '@manifest'), platform: { architecture: 'amd64', os: 'linux' } }],
  }),
  manifest: JSON.stringify({
    schemaVersion: 2,
    mediaType: MANIFEST_TYPE,
    config: pointer('application/vnd.oci.image.config.v1+json', '@config'),
    layers: [pointer('application/vnd.oci.image.layer.v1.tar+gzip', '@layer')],
  }),
  config: JSON.stringify({
    created: '2025-01-01T00:00:00Z',
    architecture: 'amd64',
    os: 'linux',
    config: {
      User: '65532',
      Env: ['A=b'],
      Entrypoint: ['/usr/bin/shop'],
      ExposedPorts: { '80/tcp': {} },
      Labels: { a: 'b' },
    },
    rootfs: { type: 'layers', diff_ids: [] },
  }),
  layer: gzipSync(LAYER).toString('base64'),
}

function makeImage(random: Random): Buffer {
  const image = { ...SOUND }
  if (random.once(25)) return Buffer.from(JSON.stringify(image))
  const part = random.pick(['entry', 'index', 'manifest', 'config', 'config', 'layer'] as const)
  if (part === 'layer') {
    const layer = random.once(3)
      ? mutateBytes(gzipSync(LAYER), random)
      : random.pick([gzipSync, zstdCompressSync, Buffer.from])(mutateBytes(LAYER, random))
    image.layer = layer.toString('base64')
  } else {
    image[part] = random.once(10) ? deep(random) : mutateText(image[part], random)
  }
  return Buffer.from(JSON.stringify(image))
}

/** Nested more deeply than a reader that calls itself can go. */
function deep(random: Random): string {
  const depth = random.pick([10, 5000])
  const nested = `${'['.repeat(depth)}${']'.repeat(depth)}`
  return random.pick([
    nested,
    SOUND.config.replace('"a":"b"', `"a":${nested}`),
    SOUND.config.replace('["A=b"]', nested),
  ])
}

/** The parts as blobs by their digests, from the layer up. */
function blobsOf(image: ImageText): { blobs: Map<Digest, Buffer>; entry: Buffer } {
  const blobs = new Map<Digest, Buffer>()
  const digests: Record<string, string> = {}
  const put = (name: string, bytes: Buffer) => {
    digests[name] = digestOfBytes(bytes)
    blobs.set(digestOfBytes(bytes), bytes)
  }
  const filled = (text: string) =>
    Buffer.from(text.replaceAll(/@(?:layer|config|manifest|index)/g, (name) => digests[name.slice(1)] ?? name))
  put('layer', Buffer.from(image.layer, 'base64'))
  put('config', filled(image.config))
  put('manifest', filled(image.manifest))
  put('index', filled(image.index))
  return { blobs, entry: filled(image.entry) }
}

async function inspect(source: ImageSource, reference: string): Promise<string> {
  const image = await inspectImage(source, reference, 'amd64')
  const sound = blobsOf(SOUND)
  const inMemory: ImageSource = {
    getManifest: async (digest) => {
      const bytes = sound.blobs.get(digest as Digest)
      return bytes && { mediaType: JSON.parse(bytes.toString()).mediaType as string, bytes, digest: digest as Digest }
    },
    async *getBlob(digest) {
      yield sound.blobs.get(digest)!
    },
  }
  const other = await inspectImage(inMemory, [...sound.blobs.keys()].at(-1)!, 'amd64')
  const difference = compareContents(contentsOfImage(other), contentsOfImage(image))
  require(image.files.every(({ path }) => path.startsWith('/')), 'a path of the image is relative')
  return difference.equal ? 'equal' : 'different'
}

/** Images as `inspect` and `diff` read them from a layout on disk. */
export const layoutTarget: FuzzTarget = {
  name: 'layout',
  share: 6,
  make: makeImage,
  read: async (input, { folder }) => {
    const { blobs, entry } = blobsOf(JSON.parse(input.toString()) as ImageText)
    const place = join(folder, 'layout/blobs/sha256')
    await mkdir(place, { recursive: true })
    await writeFile(join(folder, 'layout/oci-layout'), '{"imageLayoutVersion":"1.0.0"}')
    await writeFile(join(folder, 'layout/index.json'), entry)
    for (const [digest, bytes] of blobs) await writeFile(join(place, digest.slice('sha256:'.length)), bytes)
    return inspect(openOciLayout(join(folder, 'layout')), 'x')
  },
}

/** Documents of images by their schemas alone. */
export const documentTarget: FuzzTarget = {
  name: 'document',
  share: 6,
  make: (random) => {
    const text = SOUND[random.pick(['index', 'manifest', 'config'] as const)].replaceAll(/@\w+/g, digestOfBytes('x'))
    return Buffer.from(random.once(10) ? deep(random) : mutateText(text, random))
  },
  read: async (input) => {
    let read = 0
    let refused: unknown
    for (const schema of [ImageIndex, ImageManifest, ImageConfig]) {
      try {
        parseDocument(schema, input, 'document')
        read += 1
      } catch (thrown) {
        refused = thrown
      }
    }
    if (read === 0) throw refused
    return 'read'
  },
}
