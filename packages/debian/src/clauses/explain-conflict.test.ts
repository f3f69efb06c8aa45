import type { Conflict } from '@whittle/core'
import { describe, expect, it } from 'vitest'
import { resolve, type ResolveRequest } from './resolve.ts'
import { makeUniverse } from './testing/made-universe.ts'

async function conflictOf(stanzas: string, request: ResolveRequest): Promise<Conflict | undefined> {
  const resolution = resolve(request, await makeUniverse(stanzas))
  return resolution.ok ? undefined : resolution.conflict
}

const summaryOf = async (stanzas: string, ...packages: string[]) => (await conflictOf(stanzas, { packages }))?.summary
const textsOf = (conflict: Conflict | undefined) => conflict?.fixes.map(({ text }) => text)

/** A mail server and another one two steps away, among packages that have nothing to do with it. */
const MAIL = `
  Package: exim
  Version: 4.98
  Depends: exim-base (>= 4), libc

  Package: exim-base
  Version: 4.98
  Depends: exim-config | exim-config-2, libc

  Package: exim-config
  Version: 4.98
  Conflicts: postfix

  Package: postfix
  Version: 3.10
  Pre-Depends: libc

  Package: nginx
  Depends: libc

  Package: libc`
const BOTH = ['nginx', 'exim', 'postfix']

describe('the sentence of a conflict', () => {
  it('names the packages that clash, their versions, and how they came into play', async () => {
    expect(await summaryOf(MAIL, ...BOTH)).toBe(
      'exim and postfix cannot be in one image: exim-config 4.98 (needed by exim through exim-base) conflicts with postfix 3.10.',
    )
  })

  it('tells Conflicts from Breaks, and says which versions are meant', async () => {
    const stanzas = 'Package: new\nBreaks: old (<< 2)\n\nPackage: old\nVersion: 1.5\n\nPackage: user\nDepends: old'
    expect(await summaryOf(stanzas, 'new', 'user')).toBe(
      'new and user cannot be in one image: new 1 breaks old 1.5 (needed by user), as with every old (<< 2).',
    )
  })

  it('says who provides what is conflicted with', async () => {
    const stanzas = 'Package: aa\nProvides: mta\nConflicts: mta\n\nPackage: bb\nProvides: mta'
    expect(await summaryOf(stanzas, 'aa', 'bb')).toBe(
      'aa and bb cannot be in one image: aa 1 conflicts with mta, which bb 1 provides.',
    )
  })

  it.each([
    ['lib (>= 2)', 'app 1 needs lib (>= 2), but Debian 13 has lib 1.5'],
    ['lib (>= 2) | other', 'app 1 needs lib (>= 2) | other, but Debian 13 has lib 1.5 and Debian 13 has no other'],
    ['api (>= 2)', 'app 1 needs api (>= 2), but lib provides it in no such version'],
    ['lib:any', 'app 1 needs lib:any, but lib 1.5 does not serve as lib:any'],
  ])('says what is there instead of %s', async (depends, why) => {
    const stanzas = `Package: app\nDepends: ${depends}\n\nPackage: lib\nVersion: 1.5\nMulti-Arch: same\nProvides: api (= 1)`
    expect(await summaryOf(stanzas, 'app')).toBe(`app cannot be had: ${why}.`)
  })

  it('names the exclusion that is in the way, and the way to it', async () => {
    const excluded = async (...exclude: string[]) => (await conflictOf(MAIL, { packages: ['exim'], exclude }))?.summary
    expect(await excluded('exim-base')).toBe('exim needs exim-base, which is excluded.')
    expect(await excluded('exim-config')).toBe('exim needs exim-config (through exim-base), which is excluded.')
    expect(await excluded('exim')).toBe('exim is asked for and excluded at once.')
  })
})

describe('the steps of a conflict', () => {
  it('lead from each request to the clash, a fact each, with the relation as the package has it', async () => {
    const conflict = await conflictOf(MAIL, { packages: BOTH })
    expect(conflict?.steps).toEqual([
      { package: 'exim', version: '4.98', text: 'exim 4.98 is asked for.' },
      {
        package: 'exim',
        version: '4.98',
        relation: 'Depends: exim-base (>= 4)',
        text: 'exim 4.98 needs exim-base (>= 4).',
      },
      {
        package: 'exim-base',
        version: '4.98',
        relation: 'Depends: exim-config | exim-config-2',
        text: 'exim-base 4.98 needs exim-config | exim-config-2, of which only exim-config can be had.',
      },
      { package: 'postfix', version: '3.10', text: 'postfix 3.10 is asked for.' },
      {
        package: 'exim-config',
        version: '4.98',
        relation: 'Conflicts: postfix',
        text: 'exim-config 4.98 conflicts with postfix 3.10.',
      },
    ])
  })

  it('are all needed: without any one of them there is a set', async () => {
    const conflict = await conflictOf(MAIL, { packages: BOTH })
    for (const step of conflict!.steps) {
      const [field, relation] = step.relation?.split(': ') ?? []
      const packages = BOTH.filter((name) => relation !== undefined || name !== step.package)
      const stanza = MAIL.split('\n\n').find((text) => text.includes(`Package: ${step.package}\n`))!
      const without = relation === undefined ? stanza : stanza.replace(relation, 'libc').replace('libc, libc', 'libc')
      expect(field === undefined || without !== stanza).toBe(true)
      // A conflict with the library that everything needs is one, too: take the field out as a whole.
      const changed = field === 'Conflicts' ? stanza.replace(/\n.*Conflicts:.*/, '') : without
      expect(await conflictOf(MAIL.replace(stanza, changed), { packages })).toBeUndefined()
    }
  })

  it('tell every alternative that fails', async () => {
    const stanzas = `
      Package: app
      Depends: one | two

      Package: one
      Conflicts: lib

      Package: two
      Conflicts: lib

      Package: lib`
    const conflict = await conflictOf(stanzas, { packages: ['app', 'lib'] })
    expect(conflict?.steps.map(({ text }) => text)).toEqual([
      'app 1 is asked for.',
      'app 1 needs one | two.',
      'lib 1 is asked for.',
      'one 1 conflicts with lib 1.',
      'two 1 conflicts with lib 1.',
    ])
  })

  it('say who may be a virtual package', async () => {
    const stanzas = `
      Package: app
      Depends: mta

      Package: one
      Provides: mta
      Conflicts: lib

      Package: lib`
    const conflict = await conflictOf(stanzas, { packages: ['app', 'lib'] })
    expect(conflict?.steps[1]?.text).toBe('app 1 needs mta, which only one provides.')
  })
})

describe('the fixes of a conflict', () => {
  it('leave out either side', async () => {
    expect((await conflictOf(MAIL, { packages: BOTH }))?.fixes).toEqual([
      { text: 'Leave exim out.', action: 'remove-package', package: 'exim' },
      { text: 'Leave postfix out.', action: 'remove-package', package: 'postfix' },
    ])
  })

  it('allow what is excluded, first of all', async () => {
    expect((await conflictOf(MAIL, { packages: ['exim'], exclude: ['exim-base'] }))?.fixes).toEqual([
      { text: 'Do not exclude exim-base.', action: 'remove-exclude', package: 'exim-base' },
      { text: 'Leave exim out.', action: 'remove-package', package: 'exim' },
    ])
  })

  it('are left out where they only lead to the next conflict', async () => {
    const stanzas = `${MAIL}\n\nPackage: sendmail\nConflicts: exim-config\n\nPackage: courier\nConflicts: exim-config`
    const packages = ['exim', 'sendmail', 'courier']
    expect(textsOf(await conflictOf(stanzas, { packages }))).toEqual(['Leave exim out.'])
  })

  it('are all offered where none of them is enough', async () => {
    const stanzas = `${MAIL}\n\nPackage: one\nConflicts: two\n\nPackage: two`
    expect(textsOf(await conflictOf(stanzas, { packages: ['exim', 'postfix', 'one', 'two'] }))).toHaveLength(2)
  })

  const two =
    'Package: app\nVersion: 2\nDepends: lib (= 2)\n\nPackage: lib\nVersion: 2\n\nPackage: app\nDepends: lib (= 1)\n\nPackage: lib\nVersion: 1'

  it('take back the pin of a package, or that of what it needs', async () => {
    const older = await conflictOf(two, { packages: ['app=1'] })
    expect(older?.summary).toBe(
      'app cannot be had: app 1 needs lib (= 1), but lib 2 is taken unless lib=1 is asked for as well.',
    )
    expect(textsOf(older)).toEqual(['Take app 2 instead of 1.', 'Leave app out.'])
    expect(older?.fixes[0]).toMatchObject({ action: 'remove-pin', package: 'app' })
    const newer = await conflictOf(two, { packages: ['app', 'lib=1'] })
    expect(newer?.summary).toBe('app cannot be had: app 2 needs lib (= 2), but lib 1 is asked for.')
    expect(textsOf(newer)).toEqual(['Take lib 2 instead of 1.', 'Leave app out.'])
    expect(await conflictOf(two, { packages: ['app=1', 'lib=1'] })).toBeUndefined()
  })
})
