import { describe, expect, it } from 'vitest'
import {
  addPackage,
  allowPackage,
  applyFix,
  canApplyFix,
  excludePackage,
  holdVersion,
  removeLastPackage,
  setArchitecture,
  setDistribution,
} from './draft-changes.ts'
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
    expect(names(removeLastPackage(withPackages('curl', 'nginx')))).toEqual(['curl'])
    expect(names(removeLastPackage(withPackages()))).toEqual([])
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
