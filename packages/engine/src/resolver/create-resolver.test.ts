import {
  type CatalogEntry,
  CostResponse,
  ImageSpec,
  PreviewResponse,
  SearchResponse,
  type Variant,
} from '@whittle/core'
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
  shell: { Essential: 'yes' },
  apt: { Depends: 'libssl3t64' },
  'ca-certificates': {},
  libssl3t64: {},
  compiler: { Depends: 'libtool2', Size: '7000' },
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
  const aptSources = async (distribution: string) => `Suites: ${distribution}\n`
  resolver = createResolver({ ...made, findBase, aptSources, arch: 'amd64', store: createMemoryStore(), nowMs })
})

async function preview(spec: object, variant: Variant = 'prod') {
  const answer = await resolver.preview(specOf(spec), variant)
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

describe('a preview of the development image', () => {
  it('holds everything whole, with the essential packages, apt and the build tools', async () => {
    const answer = await preview({ from: 'web', packages: ['tool'], dev: { packages: ['compiler'] } }, 'dev')
    if (!answer.ok) throw new Error(answer.conflict.summary)
    expect(answer.packages.map(({ name, reason, disposition }) => `${name} ${reason} ${disposition}`)).toEqual([
      'apt base keep',
      'ca-certificates base keep',
      'compiler requested keep',
      'debconf dependency keep',
      'libc6 dependency keep',
      'libssl3t64 dependency keep',
      'libtool2 dependency keep',
      'shell base keep',
      'tool requested keep',
      'web base keep',
    ])
    expect(answer.totals).toMatchObject({ kept: 10, dropped: 0, estimated: true })
    const production = await preview({ from: 'web', packages: ['tool'], dev: { packages: ['compiler'] } })
    expect(production.ok && production.packages.map(({ name }) => name)).not.toContain('compiler')
  })

  it('explains a build tool that cannot be had', async () => {
    const answer = await preview({ from: 'web', dev: { packages: ['rival'] } }, 'dev')
    expect(answer).toMatchObject({ ok: false, conflict: { summary: expect.stringMatching(/rival.*web/) } })
  })
})

it('finds packages of the index', () => {
  const answer = SearchResponse.parse(resolver.search('pages', 10))
  expect(answer).toMatchObject({ total: 1, hits: [{ name: 'web', version: '1.2.3-4', downloadBytes: 2000 }] })
  expect([resolver.has('web'), resolver.has('absent')]).toEqual([true, false])
})

it('marks what computes with OpenSSL’s provider', () => {
  const marked = (name: string) => resolver.search(name, 1).hits[0]?.fips
  expect([marked('apt'), marked('web')]).toEqual([true, undefined])
})

it('says what a build tool would add to the development image', async () => {
  const asked = await resolver.cost(specOf({ from: 'web' }), 'dev', ['compiler', 'libssl3t64'])
  expect(CostResponse.parse(asked).costs).toMatchObject([
    { package: 'compiler', addedPackages: 2, addedBytes: 11_000 },
    { package: 'libssl3t64', addedPackages: 0 },
  ])
})

it('says what each package alone would add to what is chosen', async () => {
  const names = ['tool', 'libc6', 'rival', 'absent']
  const { costs } = CostResponse.parse(await resolver.cost(specOf({ from: 'web' }), 'prod', names))
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
