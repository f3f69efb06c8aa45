import { describe, expect, it } from 'vitest'
import { parseRelations } from './relations.ts'
import { makeUniverse } from './testing/made-universe.ts'

const universe = await makeUniverse(`
  Package: mailer
  Version: 2
  Pre-Depends: first
  Depends: second | third, fourth
  Conflicts: rival
  Breaks: old (<< 2)
  Provides: mta, api (= 3)

  Package: mailer
  Version: 1
  Provides: mta

  Package: api
  Version: 1

  Package: script
  Architecture: all
  Multi-Arch: foreign

  Package: tool
  Multi-Arch: allowed

  Package: library
  Multi-Arch: same`)

const named = (name: string) => universe.index.candidate(name)!
const solutions = (relation: string) =>
  universe.solutionsOf(parseRelations(relation)[0]![0]!).map(({ name, version }) => `${name} ${version}`)

describe('createUniverse', () => {
  it('reads the relations of a package in the order in which apt works them off, once', () => {
    const { needs, excludes, provides } = universe.relationsOf(named('mailer'))
    expect(needs.map((group) => group.map(({ name }) => name).join('|'))).toEqual(['first', 'second|third', 'fourth'])
    expect(excludes.map(({ name }) => name)).toEqual(['rival', 'old'])
    expect(provides).toEqual([{ name: 'mta' }, { name: 'api', operator: '=', version: '3' }])
    expect(universe.relationsOf(named('mailer')).needs).toBe(needs)
  })

  it('finds who provides a name, in every version', () => {
    expect(universe.providersOf('mta').map((provider) => provider.package.version)).toEqual(['2', '1'])
    expect(universe.providersOf('api')).toMatchObject([{ version: '3' }])
    expect(universe.providersOf('mailer')).toEqual([])
    expect(universe.providersOf('nothing')).toEqual([])
  })

  it.each([
    ['mailer', ['mailer 2', 'mailer 1']],
    ['mailer (<< 2)', ['mailer 1']],
    ['mta', ['mailer 2', 'mailer 1']],
    ['mta (>= 1)', []],
    ['api', ['api 1', 'mailer 2']],
    ['api (>= 2)', ['mailer 2']],
    ['api (= 1)', ['api 1']],
    ['api (>> 3)', []],
    ['nothing', []],
  ])('knows what %s accepts', (relation, accepted) => {
    expect(solutions(relation)).toEqual(accepted)
  })

  it('knows which candidates a relation accepts, and remembers it', () => {
    const candidates = (text: string) => {
      const relation = parseRelations(text)[0]![0]!
      const found = universe.candidatesFor(relation)
      expect(universe.candidatesFor(relation)).toBe(found)
      return found.map(({ name, version }) => `${name} ${version}`)
    }
    expect(candidates('mailer')).toEqual(['mailer 2'])
    expect(candidates('mailer (<< 2)')).toEqual([])
    expect(candidates('api')).toEqual(['api 1', 'mailer 2'])
  })

  it.each([
    ['tool:any', true],
    ['tool:amd64', true],
    ['tool:native', true],
    ['tool:arm64', false],
    ['library:any', false],
    ['library:amd64', true],
    ['script:any', false],
    ['script:amd64', true],
  ])('knows whether %s is there', (relation, isThere) => {
    expect(solutions(relation).length > 0).toBe(isThere)
  })
})
