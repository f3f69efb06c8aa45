import { describe, expect, it } from 'vitest'
import { readLicenseNames } from './copyright-licenses.ts'

const FORMAT = 'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n'

describe('readLicenseNames', () => {
  it('collects short names once, sorted, alternatives split', () => {
    const text = `${FORMAT}Files: *\nLicense: GPL-2+ or Artistic\nFiles: x\nLicense: BSD-3-clause\n\nLicense: GPL-2+\n text\n`
    expect(readLicenseNames(text)).toEqual(['Artistic', 'BSD-3-clause', 'GPL-2+'])
  })

  it('keeps an exception with its licence', () => {
    expect(readLicenseNames(`${FORMAT}License: GPL-3+ with GCC-Runtime exception\n`)).toEqual([
      'GPL-3+ with GCC-Runtime exception',
    ])
  })

  it('says nothing about free text', () => {
    expect(readLicenseNames('License: GPL\n')).toEqual([])
  })

  it('takes no longer for long gaps', () => {
    const started = performance.now()
    expect(readLicenseNames(`${FORMAT}License: MIT${' '.repeat(2_000_000)}or${'\t '.repeat(1_000_000)}ISC\n`)).toEqual([
      'ISC',
      'MIT',
    ])
    expect(performance.now() - started).toBeLessThan(2000)
  })
})
