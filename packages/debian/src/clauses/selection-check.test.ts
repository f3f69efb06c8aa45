import { describe, expect, it } from 'vitest'
import { createSelection, fitting, isConsistent, reachable } from './selection-check.ts'
import { makeUniverse } from './testing/made-universe.ts'

const universe = await makeUniverse(`
  Package: web
  Depends: lib (>= 2), httpd-data | data

  Package: lib
  Version: 2
  Breaks: plugin (<< 3)

  Package: lib
  Version: 1

  Package: data
  Provides: httpd-data
  Conflicts: httpd-data

  Package: other-data
  Provides: httpd-data

  Package: plugin
  Version: 3

  Package: plugin
  Version: 2

  Package: left-over`)

const select = (...wanted: string[]) =>
  createSelection(
    wanted.map((text) => {
      const [name, version] = text.split('=')
      return universe.index.versions(name!).find((found) => version === undefined || found.version === version)!
    }),
    universe,
  )
const consistent = (...wanted: string[]) => isConsistent(select(...wanted), universe)

describe('isConsistent', () => {
  it('wants every dependency met, by the package itself or by who provides it', () => {
    expect(consistent('web', 'lib', 'data')).toBe(true)
    expect(consistent('web', 'lib', 'other-data')).toBe(true)
    expect(consistent('web', 'lib')).toBe(false)
    expect(consistent('web', 'data')).toBe(false)
    expect(consistent('web', 'lib=1', 'data')).toBe(false)
  })

  it('wants nothing that excludes another', () => {
    expect(consistent('lib', 'plugin')).toBe(true)
    expect(consistent('lib', 'plugin=2')).toBe(false)
    expect(consistent('lib=1', 'plugin=2')).toBe(true)
    expect(consistent('data', 'other-data')).toBe(false)
  })

  it('lets a package conflict with what it provides itself', () => {
    expect(consistent('data')).toBe(true)
  })
})

describe('fitting', () => {
  const namesBeside = (set: string[], others: string[]) =>
    fitting(select(...others).packages(), select(...set).packages(), universe).map(({ name }) => name)

  it('keeps what the set does not exclude and whose dependencies are met', () => {
    expect(namesBeside(['lib'], ['left-over', 'other-data'])).toEqual(['left-over', 'other-data'])
    expect(namesBeside(['lib'], ['web', 'other-data'])).toEqual(['web', 'other-data'])
  })

  it('leaves out what clashes, from either side, and then what needs that', () => {
    expect(namesBeside(['lib'], ['plugin=2'])).toEqual([])
    expect(namesBeside(['plugin=2'], ['lib', 'web', 'other-data'])).toEqual(['other-data'])
    expect(namesBeside([], ['data', 'other-data'])).toEqual([])
  })
})

describe('reachable', () => {
  it('keeps what the requests need, everything that meets a dependency included, and drops the rest', () => {
    const names = (...requests: string[]) =>
      reachable(select('web', 'lib', 'data', 'other-data', 'left-over'), requests, universe)
        .map(({ name }) => name)
        .sort()
    expect(names('web')).toEqual(['data', 'lib', 'other-data', 'web'])
    expect(names('left-over', 'lib')).toEqual(['left-over', 'lib'])
    expect(names('nothing')).toEqual([])
  })
})
