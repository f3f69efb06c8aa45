import { expect, it } from 'vitest'
import { makeUniverse } from '../../packages/debian/src/clauses/testing/made-universe.ts'
import { classOf } from './classes.ts'

const universe = await makeUniverse(`
  Package: app
  Depends: first | second

  Package: first
  Depends: base

  Package: second

  Package: base

  Package: rival
  Conflicts: app`)

const packagesOf = (names: string[]) => names.map((name) => universe.index.candidate(name)!)
const setOf = (names: string[]) => packagesOf(names).map(({ name, version, arch }) => `${name} ${version} ${arch}`)
const judge = (apt: string[] | undefined, whittle: string[] | undefined) =>
  classOf({ requested: ['app'], apt: apt && setOf(apt), whittle: whittle && packagesOf(whittle) }, universe)

it('knows what apt has on top and nothing needs', () => {
  expect(judge(['app', 'base', 'second'], ['app', 'second'])).toBe('left over of an attempt')
})

it('knows a set that holds where apt has none', () => {
  expect(judge(undefined, ['app', 'second'])).toBe('set that apt does not find')
})

it.each<[string, string[] | undefined, string[] | undefined]>([
  ['another alternative', ['app', 'base', 'first'], ['app', 'second']],
  ['a set without something that it needs', ['app', 'base', 'first'], ['app', 'first']],
  ['a set that excludes itself, where apt refuses', undefined, ['app', 'rival', 'second']],
  ['a refusal of what apt has', ['app', 'second'], undefined],
  ['more than apt has', ['app', 'second'], ['app', 'base', 'second']],
])('has no class for %s', (_, apt, whittle) => {
  expect(judge(apt, whittle)).toBeUndefined()
})

it('has no class for a package that the index does not have', () => {
  const whittle = packagesOf(['app', 'second'])
  expect(classOf({ requested: ['app'], apt: ['app 2 amd64', 'second 1 amd64'], whittle }, universe)).toBeUndefined()
})
