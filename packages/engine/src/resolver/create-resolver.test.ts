import { type CatalogEntry, CostResponse, ImageSpec, PreviewResponse, SearchResponse } from '@whittle/core'
import { createMemoryStore } from '@whittle/testkit'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeUniverse, type MadePackages } from '../stages/lock/made-universe.ts'
import { createResolver, type Resolver } from './create-resolver.ts'

const ARCHIVE: MadePackages = {
  libc6: { Size: '100000', 'Installed-Size': '300' },
  debconf: { Size: '5000' },
  web: { Version: '1.2.3-4', Depends: 'libc6, debconf', Size: '2000', Description: 'serves pages' },
  tool: { Depends: 'libtool2', Size: '3000' },
  libtool2: { Depends: 'libc6', Size: '4000' },
  rival: { Conflicts: 'web' },
}

function specOf(spec: object): ImageSpec {
  return ImageSpec.parse({ apiVersion: 'whittle.dev/v1', kind: 'Image', metadata: { name: 'shop' }, spec })
}

const BASE: CatalogEntry = {
  name: 'web',
  title: 'Web',
  description: 'Web',
  category: 'server',
  notes: [],
  spec: { ...specOf({ packages: ['web'], versionFrom: 'web' }).spec, test: { files: ['/x'], timeoutSeconds: 1 } },
}

let resolver: Resolver
beforeAll(async () => {
  const made = await makeUniverse(ARCHIVE)
  const findBase = (name: string) => (name === BASE.name ? BASE : undefined)
  let time = 0
  const nowMs = () => (time += 2)
  resolver = createResolver({ ...made, findBase, arch: 'amd64', store: createMemoryStore(), nowMs })
})

async function preview(spec: object) {
  const answer = await resolver.preview(specOf(spec))
  return PreviewResponse.parse(answer)
}

describe('a preview', () => {
  it('says of each package why it is there, what becomes of it and what that rests on', async () => {
    const answer = await preview({ from: 'web', packages: ['tool'] })
    if (!answer.ok) throw new Error(answer.conflict.summary)
    expect(answer.packages.map(({ name, reason, disposition, why }) => [name, reason, disposition, why])).toEqual([
      ['debconf', 'dependency', 'drop', ['web', 'debconf']],
      ['libc6', 'dependency', 'keep', ['web', 'libc6']],
      ['libtool2', 'dependency', 'keep', ['tool', 'libtool2']],
      ['tool', 'requested', 'keep', ['tool']],
      ['web', 'base', 'keep', ['web']],
    ])
    const debconf = answer.packages[0]!
    expect(debconf).toMatchObject({ rule: 'installation-only', requiredBy: ['web'], estimated: true })
    expect(debconf.ruleText).toMatch(/installation/)
    expect(answer).toMatchObject({ versions: ['1.2.3', '1.2', '1'], tookMs: 2 })
    expect(answer.totals).toMatchObject({ kept: 4, dropped: 1, estimated: true })
    expect(answer.totals.installedBytes).toBe(answer.packages.slice(1).reduce((sum, p) => sum + p.installedBytes, 0))
  })

  it('answers a set that cannot be with its conflict', async () => {
    const answer = await preview({ from: 'web', packages: ['rival'] })
    expect(answer).toMatchObject({ ok: false, conflict: { summary: expect.stringMatching(/rival.*web/) } })
  })

  it('has the content digest of the lock', async () => {
    const [first, second] = [await preview({ packages: ['tool'] }), await preview({ packages: ['tool', 'web'] })]
    const again = await preview({ packages: ['tool'], schedule: { cron: '0 4 * * *' } })
    expect(first.ok && again.ok && first.contentDigest === again.contentDigest).toBe(true)
    expect(first.ok && second.ok && first.contentDigest === second.contentDigest).toBe(false)
  })
})

it('finds packages of the index', () => {
  const answer = SearchResponse.parse(resolver.search('pages', 10))
  expect(answer).toMatchObject({ total: 1, hits: [{ name: 'web', version: '1.2.3-4', downloadBytes: 2000 }] })
})

it('says what each package alone would add to what is chosen', () => {
  const { costs } = CostResponse.parse(resolver.cost(specOf({ from: 'web' }), ['tool', 'libc6', 'rival', 'absent']))
  expect(costs.map(({ package: name, ok, addedPackages }) => [name, ok, addedPackages])).toEqual([
    ['tool', true, 2],
    ['libc6', true, 0],
    ['rival', false, 0],
    ['absent', false, 0],
  ])
  expect(costs[0]!.addedBytes).toBeGreaterThan(0)
  expect(costs[1]!.addedBytes).toBe(0)
  expect(costs[2]!.error).toMatch(/rival/)
})
