import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkArchive } from './check-archive.ts'
import { isInstallable } from './testing/every-set.ts'
import { madeArchives } from './testing/made-archives.ts'
import { makeUniverse } from './testing/made-universe.ts'

const brokenOf = async (stanzas: string) =>
  checkArchive(await makeUniverse(stanzas)).broken.map(({ name, conflict }) => [name, conflict.summary])

describe('checkArchive', () => {
  it('names what nobody can install, with the reason, and counts all', async () => {
    const universe = await makeUniverse(`
      Package: web
      Depends: lib (>= 2)

      Package: lib
      Version: 1

      Package: other
      Depends: web | lib`)
    const { checked, broken } = checkArchive(universe)
    expect(checked).toBe(3)
    expect(broken).toMatchObject([
      {
        name: 'web',
        version: '1',
        conflict: { summary: 'web cannot be had: web 1 needs lib (>= 2), but Debian 13 has lib 1.' },
      },
    ])
  })

  it('takes packages that exclude each other for installable, each by itself', async () => {
    expect(
      await brokenOf(`
      Package: one
      Provides: server
      Conflicts: server

      Package: two
      Provides: server
      Conflicts: server

      Package: both
      Depends: one, two`),
    ).toEqual([['both', expect.stringContaining('both cannot be had')]])
  })

  it('finds a way that the first alternatives do not lead to', async () => {
    expect(
      await brokenOf(`
      Package: asked
      Depends: first | second, other

      Package: first

      Package: second

      Package: other
      Conflicts: first`),
    ).toEqual([])
  })

  it('takes the newest version alone', async () => {
    expect(
      await brokenOf(`
      Package: app
      Depends: lib (= 1)

      Package: lib
      Version: 1

      Package: lib
      Version: 2`),
    ).toEqual([['app', expect.stringContaining('lib')]])
  })

  it('says of each package of small archives what trying every set says', async () => {
    await fc.assert(
      fc.asyncProperty(madeArchives(), async (archive) => {
        const universe = await makeUniverse(archive)
        const broken = new Set(checkArchive(universe).broken.map(({ name }) => name))
        for (const candidate of universe.index.candidates()) {
          expect([candidate.name, broken.has(candidate.name)]).toEqual([
            candidate.name,
            !isInstallable([candidate], universe),
          ])
        }
      }),
      { numRuns: 150 },
    )
  })
})
