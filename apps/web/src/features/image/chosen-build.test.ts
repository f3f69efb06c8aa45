import type { BuildSummary, BuiltPlatformSummary } from '@whittle/db'
import { expect, it } from 'vitest'
import { chooseBuild } from './chosen-build.ts'

const platform = (arch: string) =>
  ({ arch, manifestDigest: `sha256:${arch}`, documents: { carve: `sha256:carve-${arch}` } }) as BuiltPlatformSummary
const build = (id: string, first: string, ...others: string[]) =>
  ({
    id,
    manifestDigest: `sha256:${first}`,
    documents: platform(first).documents,
    platforms: [first, ...others].toSorted().map(platform),
  }) as BuildSummary
const image = { lastGoodBuild: build('p', 'arm64', 'amd64'), lastGoodDevelopmentBuild: build('d', 'amd64') }
const choose = (variant?: string, arch?: string, of: Parameters<typeof chooseBuild>[0] = image) => {
  const chosen = chooseBuild(of, { variant, arch })
  return chosen && [chosen.build.id, chosen.variant, chosen.arch, chosen.documents.carve]
}

it('is the production image of the first architecture that the definition names, unless told', () => {
  expect(choose()).toEqual(['p', 'prod', 'arm64', 'sha256:carve-arm64'])
  expect(choose(undefined, 'amd64')).toEqual(['p', 'prod', 'amd64', 'sha256:carve-amd64'])
  expect(choose('dev')).toEqual(['d', 'dev', 'amd64', 'sha256:carve-amd64'])
})

it('is the nearest where what is asked for was not built', () => {
  expect(choose('dev', 'arm64')).toEqual(['d', 'dev', 'amd64', 'sha256:carve-amd64'])
  expect(choose('test', 'mips')).toEqual(['p', 'prod', 'arm64', 'sha256:carve-arm64'])
  expect(choose('prod', undefined, { lastGoodDevelopmentBuild: build('d', 'amd64') })?.[1]).toBe('dev')
  expect(choose('prod', undefined, {})).toBeUndefined()
})

it('offers what there is', () => {
  const chosen = chooseBuild(image, { variant: 'prod', arch: undefined })!
  expect([chosen.variants, chosen.architectures]).toEqual([
    ['prod', 'dev'],
    ['amd64', 'arm64'],
  ])
})

it('knows a build from before architectures were recorded by its own documents', () => {
  const old = { ...build('o', 'amd64'), platforms: [] }
  expect(choose(undefined, undefined, { lastGoodBuild: old })).toEqual(['o', 'prod', undefined, 'sha256:carve-amd64'])
})
