import type { PreviewPackage, PreviewResponse } from '@whittle/core'
import { describe, expect, it } from 'vitest'
import { addPackage, setArchitecture } from './draft-changes.ts'
import { newDraft } from './new-draft.ts'
import {
  comparePreviews,
  describeExclusions,
  describeWhy,
  filesSpecOf,
  groupPackages,
  previewSpecOf,
} from './preview-model.ts'

const entry = (name: string, change: Partial<PreviewPackage> = {}): PreviewPackage => ({
  name,
  version: '1',
  arch: 'amd64',
  reason: 'dependency',
  disposition: 'keep',
  requiredBy: [],
  why: [name],
  downloadBytes: 1,
  installedBytes: 2,
  section: 'libs',
  summary: '',
  estimated: true,
  ...change,
})
const preview = (packages: PreviewPackage[], compressedBytes = 0): Extract<PreviewResponse, { ok: true }> => ({
  ok: true,
  contentDigest: `sha256:${'0'.repeat(64)}`,
  snapshot: { id: 'a', date: '' },
  packages,
  totals: { kept: 0, dropped: 0, compressedBytes, installedBytes: 0, estimated: true },
  versions: [],
  tookMs: 1,
})

const production = { machine: 'amd64', variant: 'prod' } as const

describe('previewSpecOf', () => {
  it('asks for one machine', () => {
    const both = setArchitecture('arm64', true)(newDraft('static'))
    expect(previewSpecOf(both, production).spec?.architectures).toEqual(['amd64'])
    expect(previewSpecOf(both, { ...production, machine: 'arm64' }).spec?.architectures).toEqual(['arm64'])
  })

  it('asks for build tools in the development image alone', () => {
    const draft = addPackage('gcc', 'devPackages')(addPackage('curl')(newDraft('static')))
    expect(previewSpecOf(draft, production).spec).not.toHaveProperty('dev')
    const { packages, dev } = previewSpecOf(draft, { ...production, variant: 'dev' }).spec!
    expect([packages, dev?.packages]).toEqual([['curl'], ['gcc']])
  })

  it('asks the same whatever the title and the environment', () => {
    const draft = newDraft('static')
    const changed = { ...draft, title: 'x', name: 'y', environment: [{ id: '0', key: 'A', value: '' }] }
    expect(previewSpecOf(changed, production)).toEqual(previewSpecOf(draft, production))
  })

  it('leaves out versions that are half typed', () => {
    const draft = newDraft('static')
    const packages = [
      { name: 'curl', relation: 'exact' as const, version: '8 ' },
      { name: 'nginx', relation: 'exact' as const, version: '1 2' },
    ]
    expect(previewSpecOf({ ...draft, packages }, production).spec?.packages).toEqual(['curl=8', 'nginx'])
  })
})

describe('groupPackages', () => {
  it('puts what is left out last, whatever its reason', () => {
    const groups = groupPackages([
      entry('libc6'),
      entry('dash', { disposition: 'drop', reason: 'requested' }),
      entry('curl', { reason: 'requested' }),
    ])
    expect(groups.map((group) => [group.key, group.packages.map((found) => found.name)])).toEqual([
      ['requested', ['curl']],
      ['dependency', ['libc6']],
      ['dropped', ['dash']],
    ])
  })
})

describe('filesSpecOf', () => {
  it('holds what decides about files, and neither names nor schedule', () => {
    const draft = { ...addPackage('curl')(newDraft('static')), title: 'x', user: 'nobody', files: [file('/etc/a')] }
    const { metadata, spec } = filesSpecOf(draft, { ...production, machine: 'arm64' })
    expect(metadata).toEqual({ name: 'preview' })
    expect(spec).toMatchObject({ user: 'nobody', packages: ['curl'], architectures: ['arm64'] })
    expect(spec?.files).toHaveLength(1)
    expect(spec).not.toHaveProperty('schedule')
  })
})

const file = (path: string) => ({ id: '0', path, content: 'a', mode: '', owner: '' })

describe('comparePreviews', () => {
  it('takes it for no change where only one of two knows the files', () => {
    const before = preview([entry('unused', { estimated: true }), entry('gone', { estimated: true })])
    const facts = { estimated: false }
    const after = preview([entry('unused', { ...facts, disposition: 'drop' }), entry('new', facts)])
    const { added, removed } = comparePreviews(before, after)
    expect([added, removed].map((list) => list.map(({ name }) => name))).toEqual([['new'], ['gone']])
    const back = comparePreviews(after, before)
    expect([back.added, back.removed].map((list) => list.map(({ name }) => name))).toEqual([['gone'], ['new']])
  })

  it('counts a package that is left out now as removed', () => {
    const before = preview([entry('a'), entry('b'), entry('c')], 10)
    const after = preview(
      [entry('b', { version: '2' }), entry('a', { disposition: 'drop' }), entry('c'), entry('d')],
      25,
    )
    const change = comparePreviews(before, after)
    expect(change.added.map((found) => found.name)).toEqual(['d'])
    expect(change.removed.map((found) => found.name)).toEqual(['a'])
    expect(change.changed).toEqual([{ name: 'b', from: '1', to: '2' }])
    expect(change.compressedBytes).toBe(15)
  })
})

describe('describeWhy', () => {
  it('tells the chain', () => {
    expect(describeWhy(entry('libc6', { why: ['nginx', 'libssl3t64', 'libc6'] }))).toBe(
      'nginx needs libssl3t64 needs libc6.',
    )
    expect(describeWhy(entry('nginx', { reason: 'requested' }))).toBe('You asked for it.')
    expect(describeWhy(entry('tzdata', { reason: 'base' }))).toBe('The base image holds it.')
  })
})

describe('describeExclusions', () => {
  it('names what is excluded against the word of packages, until a build has proved it', () => {
    const unmet = ['app', 'app', 'b', 'c', 'd'].map((name) => ({ package: name, relation: 'Depends: perl-base' }))
    const perl = entry('perl-base', { disposition: 'drop', rule: 'excluded', unmet })
    expect(describeExclusions([entry('app'), perl])).toContain('perl-base (app, b, c and 1 more)')
    expect(describeExclusions([{ ...perl, estimated: false }])).toBeUndefined()
    expect(describeExclusions([entry('app')])).toBeUndefined()
  })
})
