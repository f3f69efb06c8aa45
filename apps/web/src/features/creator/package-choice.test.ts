import { describe, expect, it } from 'vitest'
import { formatPackageChoice, packageChoiceProblem, parsePackageChoice } from './package-choice.ts'

describe('package choices', () => {
  it.each(['libpq5', 'curl=8.14.1-2+deb13u3', 'libssl3t64>=3.5', 'g++=4:14.2.0-1'])(
    '%s survives a round trip',
    (request) => {
      expect(formatPackageChoice(parsePackageChoice(request))).toBe(request)
      expect(packageChoiceProblem(parsePackageChoice(request))).toBeUndefined()
    },
  )

  it('leave out a relation without a version', () => {
    expect(formatPackageChoice({ name: 'curl', relation: 'exact', version: ' ' })).toBe('curl')
    expect(packageChoiceProblem({ name: 'curl', relation: 'exact', version: ' ' })).toContain('Give a version')
  })

  it('name what is malformed', () => {
    expect(packageChoiceProblem(parsePackageChoice('Curl'))).toContain('"Curl" is not a Debian package name')
    expect(packageChoiceProblem(parsePackageChoice('curl=8 beta'))).toContain('"8 beta" is not a Debian version')
  })
})
