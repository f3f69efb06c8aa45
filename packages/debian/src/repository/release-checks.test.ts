import { describe, expect, it } from 'vitest'
import { checkRelease } from './release-checks.ts'
import type { Release } from './release.ts'

const RELEASE: Release = {
  suite: 'stable',
  codename: 'trixie',
  date: new Date('2026-03-09T12:00:00Z'),
  validUntil: new Date('2026-03-16T12:00:00Z'),
  byHash: true,
  files: new Map(),
}
const EXPECTED = { suite: 'trixie', now: new Date('2026-03-10T12:00:00Z') }
const withCode = (code: string) => expect.objectContaining({ code })

describe('checkRelease', () => {
  it('accepts the release of the suite while it is valid', () => {
    expect(() => checkRelease(RELEASE, EXPECTED)).not.toThrow()
    expect(() => checkRelease(RELEASE, { ...EXPECTED, now: new Date('2026-03-16T12:00:00Z') })).not.toThrow()
  })

  it('accepts an old one that never ends', () => {
    const release = { ...RELEASE, validUntil: undefined }
    expect(() => checkRelease(release, { ...EXPECTED, now: new Date('2030-01-01') })).not.toThrow()
  })

  it('refuses another suite', () => {
    expect(() => checkRelease(RELEASE, { ...EXPECTED, suite: 'trixie-updates' })).toThrowError(
      withCode('DEB_RELEASE_WRONG_SUITE'),
    )
  })

  it('refuses one that has expired', () => {
    expect(() => checkRelease(RELEASE, { ...EXPECTED, now: new Date('2026-03-16T12:00:01Z') })).toThrowError(
      withCode('DEB_RELEASE_EXPIRED'),
    )
  })

  it('refuses one that is older than what is known, and accepts the same again', () => {
    expect(() => checkRelease(RELEASE, { ...EXPECTED, knownDate: '2026-03-09T12:00:01.000Z' })).toThrowError(
      withCode('DEB_RELEASE_ROLLBACK'),
    )
    expect(() => checkRelease(RELEASE, { ...EXPECTED, knownDate: '2026-03-09T12:00:00.000Z' })).not.toThrow()
  })

  it('refuses one from the future, allowing for clocks that differ', () => {
    expect(() => checkRelease(RELEASE, { ...EXPECTED, now: new Date('2026-03-08T13:00:00Z') })).not.toThrow()
    expect(() => checkRelease(RELEASE, { ...EXPECTED, now: new Date('2026-03-08T11:00:00Z') })).toThrowError(
      withCode('DEB_RELEASE_FROM_FUTURE'),
    )
  })
})
