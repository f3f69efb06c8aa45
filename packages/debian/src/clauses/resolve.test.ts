import { describe, expect, it } from 'vitest'
import { resolve, type ResolveRequest } from './resolve.ts'
import { makeUniverse } from './testing/made-universe.ts'

/** The names that a request selects, or the sentence that says why there is no set. */
async function selectIn(stanzas: string, request: ResolveRequest): Promise<string[] | string> {
  const resolution = resolve(request, await makeUniverse(stanzas))
  return resolution.ok ? resolution.packages.map(({ name }) => name) : resolution.conflict.summary
}

const select = (stanzas: string, ...packages: string[]) => selectIn(stanzas, { packages })

describe('a selection', () => {
  it('holds what is asked for and what that needs, and nothing else', async () => {
    const stanzas = `
      Package: aa
      Pre-Depends: pp
      Depends: bb
      Recommends: rr
      Suggests: ss

      Package: bb
      Depends: cc (>= 1)

      Package: cc

      Package: pp

      Package: rr

      Package: ss`
    expect(await select(stanzas, 'aa')).toEqual(['aa', 'bb', 'cc', 'pp'])
  })

  it('takes the first alternative', async () => {
    const stanzas = `
      Package: aa
      Depends: xx | yy

      Package: xx

      Package: yy`
    expect(await select(stanzas, 'aa')).toEqual(['aa', 'xx'])
  })

  it('is content with an alternative that is already there', async () => {
    const stanzas = `
      Package: aa
      Depends: xx | yy

      Package: xx

      Package: yy`
    expect(await select(stanzas, 'aa', 'yy')).toEqual(['aa', 'yy'])
  })

  it('takes the next alternative where the first cannot be had', async () => {
    const stanzas = `
      Package: aa
      Depends: xx | yy

      Package: xx
      Depends: missing

      Package: yy`
    expect(await select(stanzas, 'aa')).toEqual(['aa', 'yy'])
  })

  it('finds a set that is only seen by going back', async () => {
    const stanzas = `
      Package: aa
      Depends: xx | yy, zz

      Package: xx
      Conflicts: ww

      Package: yy

      Package: zz
      Depends: ww

      Package: ww`
    expect(await select(stanzas, 'aa')).toEqual(['aa', 'ww', 'yy', 'zz'])
  })

  it('keeps to what apt would take wherever going back is not needed', async () => {
    const stanzas = `
      Package: aa
      Depends: awk, xx | yy, zz

      Package: gawk
      Provides: awk

      Package: mawk
      Provides: awk
      Priority: required

      Package: xx
      Conflicts: ww

      Package: yy

      Package: zz
      Depends: ww

      Package: ww`
    expect(await select(stanzas, 'aa')).toEqual(['aa', 'mawk', 'ww', 'yy', 'zz'])
  })

  it('survives packages that need each other', async () => {
    const stanzas = `
      Package: aa
      Depends: bb

      Package: bb
      Depends: aa`
    expect(await select(stanzas, 'aa')).toEqual(['aa', 'bb'])
  })
})

describe('virtual packages', () => {
  const mail = `
    Package: app
    Depends: mail-transport-agent

    Package: light-mta
    Provides: mail-transport-agent
    Conflicts: mail-transport-agent

    Package: big-mta
    Provides: mail-transport-agent
    Conflicts: mail-transport-agent
    Priority: extra`

  it('are met by the provider of the higher priority', async () => {
    expect(await select(mail, 'app')).toEqual(['app', 'light-mta'])
  })

  it('are met by what is there', async () => {
    expect(await select(mail, 'app', 'big-mta')).toEqual(['app', 'big-mta'])
  })

  it('may be conflicted with by those who provide them', async () => {
    expect(await select(mail, 'light-mta')).toEqual(['light-mta'])
    expect(await select(mail, 'light-mta', 'big-mta')).toBe(
      'light-mta and big-mta cannot be in one image: light-mta 1 conflicts with mail-transport-agent, which big-mta 1 provides.',
    )
  })

  it('mean their provider when there is only one, and must be chosen from otherwise', async () => {
    expect(await select('Package: aa\nProvides: vv', 'vv')).toEqual(['aa'])
    expect(await select(mail, 'mail-transport-agent')).toBe(
      'mail-transport-agent is a virtual package: choose one of those that provide it, big-mta or light-mta.',
    )
  })

  it('meet a range only with a version of their own', async () => {
    const stanzas = `
      Package: aa
      Depends: api (>= 3)

      Package: plain
      Provides: api

      Package: old
      Provides: api (= 2)

      Package: new
      Provides: api (= 3.1)`
    expect(await select(stanzas, 'aa')).toEqual(['aa', 'new'])
  })

  it('come after the package that really has the name', async () => {
    const stanzas = `
      Package: aa
      Depends: xx

      Package: other
      Provides: xx
      Priority: required

      Package: xx`
    expect(await select(stanzas, 'aa')).toEqual(['aa', 'xx'])
  })
})

describe('architectures', () => {
  it('lets :any be met only by what says it serves all of them', async () => {
    const stanzas = `
      Package: aa
      Depends: python3:any

      Package: bb
      Depends: tool:any

      Package: python3
      Multi-Arch: allowed

      Package: tool
      Multi-Arch: no`
    expect(await select(stanzas, 'aa')).toEqual(['aa', 'python3'])
    expect(await select(stanzas, 'bb')).toBe(
      'bb cannot be had: bb 1 needs tool:any, but tool 1 does not serve as tool:any.',
    )
  })

  it('lets packages for all architectures be met by native ones', async () => {
    const stanzas = `
      Package: aa
      Architecture: all
      Depends: bb

      Package: bb
      Multi-Arch: no`
    expect(await select(stanzas, 'aa')).toEqual(['aa', 'bb'])
  })
})

describe('Breaks and Conflicts', () => {
  it('take part in choosing', async () => {
    const stanzas = `
      Package: aa
      Depends: new, xx | yy

      Package: new
      Breaks: xx (<< 2)

      Package: xx
      Version: 1

      Package: yy`
    expect(await select(stanzas, 'aa')).toEqual(['aa', 'new', 'yy'])
  })

  it('do not concern versions out of their range', async () => {
    const stanzas = `
      Package: aa
      Depends: xx
      Breaks: xx (<< 2)

      Package: xx
      Version: 2`
    expect(await select(stanzas, 'aa')).toEqual(['aa', 'xx'])
  })
})

describe('pins', () => {
  const two = `
    Package: aa
    Version: 2

    Package: aa
    Version: 1

    Package: bb
    Depends: aa (<< 2)

    Package: cc
    Depends: aa (>= 2)`

  async function versionsOf(...packages: string[]) {
    const resolution = resolve({ packages }, await makeUniverse(two))
    return resolution.ok ? resolution.packages.map(({ name, version }) => `${name} ${version}`) : undefined
  }

  it('name the exact version, or the least', async () => {
    expect(await versionsOf('aa')).toEqual(['aa 2'])
    expect(await versionsOf('aa=1')).toEqual(['aa 1'])
    expect(await versionsOf('aa>=1')).toEqual(['aa 2'])
    expect(await versionsOf('aa>=3')).toBeUndefined()
  })

  it('decide for everything that needs the package', async () => {
    expect(await versionsOf('aa=1', 'bb')).toEqual(['aa 1', 'bb 1'])
    expect(await versionsOf('aa=1', 'cc')).toBeUndefined()
  })

  it('are needed for an older version: apt never takes one by itself', async () => {
    expect(await versionsOf('bb')).toBeUndefined()
  })
})

describe('exclusions', () => {
  const stanzas = `
    Package: aa
    Depends: xx | yy

    Package: xx

    Package: yy

    Package: bb
    Depends: xx`

  it('lead to another alternative', async () => {
    expect(await selectIn(stanzas, { packages: ['aa'], exclude: ['xx'] })).toEqual(['aa', 'yy'])
  })

  it('are refused where there is none, in words', async () => {
    expect(await selectIn(stanzas, { packages: ['bb'], exclude: ['xx'] })).toBe('bb needs xx, which is excluded.')
  })
})
