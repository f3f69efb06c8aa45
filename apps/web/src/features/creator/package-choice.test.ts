import { describe, expect, it } from 'vitest'
import { formatPackageChoice, isCompleteChoice, parsePackageChoice } from './package-choice.ts'

describe('package choices', () => {
  it.each(['libpq5', 'curl=8.14.1-2+deb13u3', 'libssl3t64>=3.5', 'g++=4:14.2.0-1'])(
    '%s survives a round trip',
    (request) => {
      expect(formatPackageChoice(parsePackageChoice(request))).toBe(request)
      expect(isCompleteChoice(parsePackageChoice(request))).toBe(true)
    },
  )

  it('leave out a relation without a version', () => {
    expect(formatPackageChoice({ name: 'curl', relation: 'exact', version: ' ' })).toBe('curl')
    expect(isCompleteChoice({ name: 'curl', relation: 'exact', version: ' ' })).toBe(false)
  })

  it('know a version that is half typed', () => {
    expect(isCompleteChoice(parsePackageChoice('curl=8 beta'))).toBe(false)
    expect(isCompleteChoice(parsePackageChoice('curl'))).toBe(true)
  })
})
