import { gzipSync } from 'node:zlib'
import { type Digest, digestOfBytes } from '@whittle/core'
import { makeTar, type MadeFile } from '@whittle/testkit'
import { describe, expect, it } from 'vitest'
import type { ImageSource } from './image-source.ts'
import { inspectImage } from './inspect-image.ts'

/** An image of these layers, the same one so many times. */
function imageOf(layer: Buffer, times: number, config: unknown = {}): ImageSource {
  const blobs = new Map<Digest, Buffer>()
  const put = (bytes: Buffer, mediaType: string) => {
    const digest = digestOfBytes(bytes)
    blobs.set(digest, bytes)
    return { mediaType, digest, size: bytes.length }
  }
  const manifest = {
    schemaVersion: 2,
    config: put(Buffer.from(JSON.stringify({ architecture: 'amd64', os: 'linux', config })), 'application/json'),
    layers: Array<unknown>(times).fill(put(layer, 'application/vnd.oci.image.layer.v1.tar+gzip')),
  }
  const bytes = Buffer.from(JSON.stringify(manifest))
  return {
    getManifest: async () => ({
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      bytes,
      digest: digestOfBytes(bytes),
    }),
    async *getBlob(digest) {
      yield blobs.get(digest)!
    },
  }
}

const layerOf = (...files: MadeFile[]) => gzipSync(makeTar(files))
const inspect = (source: ImageSource) => inspectImage(source, 'x', 'amd64')

describe('inspectImage', () => {
  const md5 = '0'.repeat(32)

  it('tells the packages of a production image with their files', async () => {
    const layer = layerOf(
      { path: '/usr/bin/a', content: '12345' },
      { path: '/var/lib/dpkg/status.d/a', content: 'Package: a\nVersion: 1-2\nArchitecture: amd64\nSource: s (1)\n' },
      { path: '/var/lib/dpkg/status.d/a.md5sums', content: `${md5}  usr/bin/a\n${md5}  usr/bin/gone\n` },
    )
    const { packages, files } = await inspect(imageOf(layer, 1))
    expect(packages).toEqual([{ name: 'a', version: '1-2', arch: 'amd64', source: 's', files: 1, bytes: 5 }])
    expect(files.find(({ path }) => path === '/usr/bin/a')?.package).toBe('a')
  })

  it('tells those of a development image, which dpkg itself keeps', async () => {
    const stanza = (name: string, status: string) =>
      `Package: ${name}\nStatus: ${status}\nArchitecture: amd64\nVersion: 1\nDescription: x\n long\n .\n`
    const layer = layerOf(
      { path: '/usr/bin/b', content: '123' },
      { path: '/usr/lib/libc.so', content: '1234' },
      {
        path: '/var/lib/dpkg/status',
        content:
          ['install ok installed', 'deinstall ok config-files']
            .map((status, at) => stanza(`b${at}`, status))
            .join('\n') + `\n${stanza('libc', 'install ok installed')}`,
      },
      { path: '/var/lib/dpkg/info/b0.list', content: '/.\n/usr\n/usr/bin\n/usr/bin/b\n' },
      { path: '/var/lib/dpkg/info/libc:amd64.list', content: '/usr/lib/libc.so\n' },
    )
    const { packages } = await inspect(imageOf(layer, 1))
    expect(packages).toMatchObject([
      { name: 'b0', version: '1', files: 1, bytes: 3 },
      { name: 'libc', files: 1, bytes: 4 },
    ])
  })

  it('holds no more of package descriptions than is allowed, however many layers bring them', async () => {
    const description = { path: '/var/lib/dpkg/status.d/a', content: Buffer.alloc(1024 ** 2, 'x: y\n') }
    await expect(inspect(imageOf(layerOf(description), 65))).rejects.toMatchObject({ code: 'INSPECT_DOCUMENT_INVALID' })
  })

  it('refuses a bomb, and a layer that nobody should unpack', async () => {
    const bomb = layerOf({ path: '/zeros', content: Buffer.alloc(160 * 1024 ** 2) })
    await expect(inspect(imageOf(bomb, 1))).rejects.toMatchObject({ code: 'ARCHIVE_LIMIT_EXCEEDED' })
    const outside = gzipSync(makeTar([{ path: '/../x', content: 'x' }]))
    await expect(inspect(imageOf(outside, 1))).rejects.toMatchObject({ code: 'ARCHIVE_PATH_OUTSIDE' })
  })

  it('refuses a description whose fields a terminal would obey', async () => {
    const description = { path: '/var/lib/dpkg/status.d/a', content: 'Package: a\u001B[31m\nVersion: 1\n' }
    await expect(inspect(imageOf(layerOf(description), 1))).rejects.toMatchObject({ code: 'DEB_CONTROL_INVALID' })
  })

  it('refuses a configuration that is nested deeper than a reader can go', async () => {
    const nestedBy = (depth: number) => {
      let nested: unknown = []
      for (let level = 0; level < depth; level += 1) nested = [nested]
      return inspect(imageOf(layerOf({ path: '/a', content: 'x' }), 1, { Nested: nested, Text: '[[[{' }))
    }
    expect(Object.keys((await nestedBy(100)).config)).toEqual(['Nested', 'Text'])
    await expect(nestedBy(2000)).rejects.toMatchObject({ code: 'INSPECT_DOCUMENT_INVALID' })
  })
})
