import { digestOfBytes } from '@whittle/core'
import { expect, it } from 'vitest'
import { buildImageDocuments, buildIndexDocument } from './image-documents.ts'

const blob = (text: string) => ({ digest: digestOfBytes(text), sizeBytes: text.length })
const documentsOf = (architecture: 'amd64' | 'arm64') =>
  buildImageDocuments({
    architecture,
    createdSeconds: 0,
    execution: {},
    layers: [{ ...blob('layer'), diffId: digestOfBytes('plain') }],
    createdBy: 'whittle',
    annotations: {},
  })
const parsed = ({ bytes }: { bytes: Buffer }) => JSON.parse(bytes.toString('utf8'))

it('names the version of the architecture for arm64 in configuration and index, and none for amd64', () => {
  const [amd64, arm64] = [documentsOf('amd64'), documentsOf('arm64')]
  expect(parsed(arm64.config)).toMatchObject({ architecture: 'arm64', os: 'linux', variant: 'v8' })
  expect(parsed(arm64.index).manifests[0].platform).toEqual({ architecture: 'arm64', os: 'linux', variant: 'v8' })
  expect(parsed(amd64.config)).not.toHaveProperty('variant')
  expect(parsed(amd64.index).manifests[0].platform).toEqual({ architecture: 'amd64', os: 'linux' })
})

it('puts several platforms under one index, whatever their order was', () => {
  const platforms = [
    { architecture: 'arm64' as const, manifest: documentsOf('arm64').manifest },
    { architecture: 'amd64' as const, manifest: documentsOf('amd64').manifest },
  ]
  const index = buildIndexDocument(platforms, { vendor: 'Shop' })
  expect(buildIndexDocument(platforms.toReversed(), { vendor: 'Shop' }).digest).toBe(index.digest)
  expect(parsed(index)).toMatchObject({
    annotations: { vendor: 'Shop' },
    manifests: [
      { digest: documentsOf('amd64').manifest.digest, platform: { architecture: 'amd64' } },
      { digest: documentsOf('arm64').manifest.digest, platform: { architecture: 'arm64' } },
    ],
  })
})

it('of one platform is the index that the image has by itself', () => {
  const { manifest, index } = documentsOf('amd64')
  expect(buildIndexDocument([{ architecture: 'amd64', manifest }], {}).bytes).toEqual(index.bytes)
})
