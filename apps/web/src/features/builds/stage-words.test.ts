import { describe, expect, it } from 'vitest'
import { progressShare, progressText, shortDigests } from './stage-words.ts'

describe('progressText', () => {
  it.each([
    [{ done: 12, total: 43, unit: 'packages' }, '12 of 43 packages'],
    [{ done: 1, total: 1, unit: 'blobs' }, '1 of 1 blob'],
    [{ done: 3_100_000, total: 24_000_000, unit: 'bytes' }, '3.1 of 24.0 MB'],
    [{ done: 50, total: 43, unit: 'files' }, '43 of 43 files'],
  ] as const)('%o', (progress, text) => {
    expect(progressText(progress)).toBe(text)
  })
})

describe('progressShare', () => {
  it('stays between nothing and all', () => {
    expect([
      progressShare({ done: 5, total: 10 }),
      progressShare({ done: 11, total: 10 }),
      progressShare({ done: 0, total: 0 }),
    ]).toEqual([0.5, 1, 1])
  })
})

describe('shortDigests', () => {
  it('shortens whole digests and nothing else', () => {
    const digits = 'ab12'.repeat(16)
    expect(shortDigests(`one layer of 0.6 MB, sha256:${digits}`)).toBe('one layer of 0.6 MB, ab12ab12ab12')
    expect(shortDigests('sha256:ab12 is no digest')).toBe('sha256:ab12 is no digest')
  })
})
