import { createCipheriv, createHash } from 'node:crypto'
import { type Digest, ImageSpec } from '@whittle/core'
import { createNodeEngine } from '@whittle/engine'
import { createSigningKey, type FakeMirror, repositoryPackage, startFakeMirror } from '@whittle/testkit'

/** Images that need no Debian: a signed mirror made in code, and a definition with two revisions for each name. */
export interface MadeImages {
  mirror: FakeMirror
  keyringPath: string
  names: string[]
  /** The definition of revision 1 or 2 of an image. */
  specOf(name: string, revision: number): ImageSpec
  stop(): Promise<void>
}

/** Serves `count` images. Each revision has `payloadBytes` of its own that no compression makes smaller. */
export async function makeImages(count: number, payloadBytes: number): Promise<MadeImages> {
  const names = Array.from({ length: count }, (_, i) => `image-${i + 1}`)
  const key = await createSigningKey()
  const mirror = await startFakeMirror()
  const packages = [
    made('libcommon', payloadBytes),
    ...names.flatMap((name) => [
      made(`${name}-app`, payloadBytes, 'libcommon'),
      made(`${name}-more`, payloadBytes, `${name}-app`),
    ]),
  ]
  const date = new Date()
  const validUntil = new Date(date.getTime() + 7 * 86_400_000)
  await mirror.publish({ suite: 'trixie', packages, date }, key)
  await mirror.publish({ suite: 'trixie-updates', packages: [], date, validUntil }, key)
  await mirror.publish({ suite: 'trixie-security', packages: [], date, validUntil }, key)
  return {
    mirror,
    keyringPath: key.keyringPath,
    names,
    specOf: (name, revision) =>
      ImageSpec.parse({
        apiVersion: 'whittle.dev/v1',
        kind: 'Image',
        metadata: { name },
        spec: {
          from: 'scratch',
          packages: [revision === 1 ? `${name}-app` : `${name}-more`],
          versionFrom: `${name}-app`,
          // Every second one in several layers.
          layering: names.indexOf(name) % 2 === 0 ? 'single' : { strategy: 'origin', budget: 4 },
          // Unpacks the image, so that a kill also meets the folders of a start-up test.
          test: { files: [payloadPath(`${name}-app`)] },
        },
      }),
    stop: async () => {
      await mirror.stop()
      await key.dispose()
    },
  }
}

function made(name: string, payloadBytes: number, needs?: string) {
  const key = createHash('sha256').update(name).digest().subarray(0, 16)
  const content = createCipheriv('aes-128-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(payloadBytes))
  return repositoryPackage({
    control: { Package: name, Version: '1.2-1', ...(needs === undefined ? {} : { Depends: needs }) },
    files: [
      { path: payloadPath(name), content },
      { path: `/usr/share/doc/${name}/copyright`, content: `${name} is free\n` },
    ],
    compression: 'gz',
  })
}

function payloadPath(name: string): string {
  return `/usr/share/${name}/payload`
}

/** The index digest that nothing disturbed gives, by name and revision (`image-1 2`): built here, in a store of its own. */
export async function referenceDigests(images: MadeImages, storeFolder: string): Promise<Map<string, Digest>> {
  const mirrors = { main: images.mirror.url, security: images.mirror.url }
  const { engine } = createNodeEngine({ storeFolder, mirrors, keyringPath: images.keyringPath })
  const snapshot = await engine.sync('debian/13', {})
  const digests = new Map<string, Digest>()
  for (const name of images.names) {
    for (const revision of [1, 2]) {
      const spec = images.specOf(name, revision)
      const outcome = await engine.build({
        spec,
        snapshot,
        architectures: ['amd64'],
        variant: 'prod',
        events: () => undefined,
      })
      if (outcome.status !== 'built') throw new Error(`the reference build of ${name} ended as ${outcome.status}`)
      digests.set(`${name} ${revision}`, outcome.image.index.digest)
    }
  }
  return digests
}
