import { expect, it } from 'vitest'
import { distributionSuites } from './distribution.ts'

it('a release has its updates and security, sid neither', () => {
  expect(distributionSuites('debian/13')).toEqual([
    { suite: 'trixie', archive: 'main' },
    { suite: 'trixie-updates', archive: 'main' },
    { suite: 'trixie-security', archive: 'security' },
  ])
  expect(distributionSuites('debian/12').map(({ suite }) => suite)).toContain('bookworm-security')
  expect(distributionSuites('debian/sid')).toEqual([{ suite: 'sid', archive: 'main' }])
})

it.each(['debian/14', 'trixie', 'constructor', ''])('"%s" is no distribution', (name) => {
  expect(() => distributionSuites(name)).toThrowError(expect.objectContaining({ code: 'DEB_DISTRIBUTION_UNKNOWN' }))
})
