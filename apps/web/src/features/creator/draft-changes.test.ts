import { ImageSpec } from '@whittle/core'
import { describe, expect, it } from 'vitest'
import {
  addPackage,
  allowPackage,
  applyFix,
  canApplyFix,
  excludePackage,
  holdVersion,
  removeLastPackage,
  removePackage,
  removeSources,
  setArchitecture,
  setDistribution,
} from './draft-changes.ts'
import { draftOf, specOf } from './draft.ts'
import { newDraft } from './new-draft.ts'

const withPackages = (...names: string[]) => names.reduce((draft, name) => addPackage(name)(draft), newDraft('static'))
const names = (draft: { packages: { name: string }[] }) => draft.packages.map((choice) => choice.name)

describe('packages of a draft', () => {
  it('are added once', () => {
    expect(names(withPackages('curl', 'nginx', 'curl'))).toEqual(['curl', 'nginx'])
  })

  it('are either asked for or excluded', () => {
    const excluded = excludePackage('curl')(withPackages('curl'))
    expect([names(excluded), excluded.exclude]).toEqual([[], ['curl']])
    const again = addPackage('curl')(excluded)
    expect([names(again), again.exclude]).toEqual([['curl'], []])
    expect(allowPackage('curl')(excluded).exclude).toEqual([])
  })

  it('lose the last one by Backspace', () => {
    expect(names(removeLastPackage()(withPackages('curl', 'nginx')))).toEqual(['curl'])
    expect(names(removeLastPackage()(withPackages()))).toEqual([])
  })
})

describe('build tools of the development image', () => {
  const draft = addPackage('gcc', 'devPackages')(excludePackage('perl')(withPackages('curl')))

  it('are a list of their own', () => {
    expect([names(draft), draft.devPackages.map(({ name }) => name)]).toEqual([['curl'], ['gcc']])
    expect(removeLastPackage('devPackages')(draft).devPackages).toEqual([])
    expect(removePackage('curl', 'devPackages')(draft).packages).toHaveLength(1)
    const held = holdVersion('gcc', { relation: 'exact', version: '14' }, 'devPackages')(draft)
    expect(held.devPackages).toEqual([{ name: 'gcc', relation: 'exact', version: '14' }])
  })

  it('may be what the image itself excludes', () => {
    const both = addPackage('perl', 'devPackages')(draft)
    expect([both.exclude, both.devPackages.map(({ name }) => name)]).toEqual([['perl'], ['gcc', 'perl']])
  })

  it('are put right by fixes, too', () => {
    const fix = { text: '', action: 'remove-package', package: 'gcc' } as const
    expect(canApplyFix(fix, draft)).toBe(true)
    expect(applyFix(fix)(draft).devPackages).toEqual([])
  })
})

it('names no further repository where Debian’s packages alone are wanted', () => {
  const draft = draftOf(
    ImageSpec.parse({
      apiVersion: 'whittle.dev/v1',
      kind: 'Image',
      metadata: { name: 'a' },
      spec: { sources: ['corp'], packages: ['shop@corp', 'curl=8.1@corp'], dev: { packages: ['gcc>=14@corp'] } },
    }),
  )
  expect(ImageSpec.parse(specOf(removeSources(draft))).spec).toMatchObject({
    sources: [],
    packages: ['shop', 'curl=8.1'],
    dev: { packages: ['gcc>=14'] },
  })
})

describe('applyFix', () => {
  const held = holdVersion('curl', { relation: 'exact', version: '1.0' })(withPackages('curl', 'nginx'))
  it.each([
    [{ text: '', action: 'remove-package', package: 'nginx' }, ['curl']],
    [{ text: '', action: 'replace-package', package: 'nginx', replacement: 'nginx-light' }, ['curl', 'nginx-light']],
    [{ text: '', action: 'replace-package', package: 'nginx', replacement: 'curl' }, ['curl']],
  ] as const)('%o', (fix, expected) => {
    expect(names(applyFix(fix)(held))).toEqual(expected)
  })

  it('sets a held version free', () => {
    expect(applyFix({ text: '', action: 'remove-pin', package: 'curl' })(held).packages[0]).toEqual({
      name: 'curl',
      relation: 'any',
      version: '',
    })
  })

  it('is offered only where it changes something', () => {
    expect(canApplyFix({ text: '', action: 'remove-package', package: 'nginx' }, held)).toBe(true)
    expect(canApplyFix({ text: '', action: 'remove-package', package: 'libc6' }, held)).toBe(false)
    expect(canApplyFix({ text: '', action: 'remove-exclude', package: 'perl' }, held)).toBe(false)
    expect(canApplyFix({ text: '', action: 'remove-pin', package: 'nginx' }, held)).toBe(false)
  })
})

describe('release and machines', () => {
  const { unedited } = setArchitecture('arm64', true)(setDistribution('debian/12')(newDraft('static')))

  it('are what the definition says then, in the order of their names', () => {
    expect(unedited).toMatchObject({ distribution: 'debian/12', architectures: ['amd64', 'arm64'] })
  })

  it('keep the last machine', () => {
    const one = setArchitecture('amd64', false)({ ...newDraft('static'), unedited })
    expect(one.unedited.architectures).toEqual(['arm64'])
    expect(setArchitecture('arm64', false)(one)).toBe(one)
  })
})
