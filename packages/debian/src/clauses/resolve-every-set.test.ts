import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { resolve } from './resolve.ts'
import { goesTogether, isInstallable } from './testing/every-set.ts'
import { madeArchives } from './testing/made-archives.ts'
import { makeUniverse } from './testing/made-universe.ts'
import { type NamedFacts, needlessFacts } from './testing/needless-facts.ts'
import type { Universe } from './universe.ts'

/** A request of names of an archive, some with a version, and of names to leave out. */
const choices = fc.record({
  picks: fc.array(fc.tuple(fc.nat(), fc.nat(), fc.constantFrom('', '=')), { minLength: 1, maxLength: 3 }),
  excludes: fc.array(fc.nat(), { maxLength: 1 }),
})
type Choices = typeof choices extends fc.Arbitrary<infer T> ? T : never

function requestOf({ picks, excludes }: Choices, { index }: Universe) {
  const names = [...index.names()]
  const requested = new Map(
    picks.map(([place, which, operator]) => {
      const name = names[place % names.length]!
      const versions = index.versions(name)
      const version = operator === '=' ? versions[which % versions.length]! : versions[0]!
      return [name, { text: operator === '=' ? `${name}=${version.version}` : name, version }]
    }),
  )
  const exclude = excludes.map((place) => names[place % names.length]!)
  return { requested: [...requested.values()], exclude }
}

const canBeHad = ({ packages, exclude, universe }: NamedFacts) =>
  isInstallable(
    packages.map((name) => universe.index.candidate(name)!),
    universe,
    exclude,
  )

describe('resolve, against trying every set of small archives', () => {
  it('finds a set exactly where there is one, and that set holds', async () => {
    const outcomes = { found: 0, refused: 0 }
    await fc.assert(
      fc.asyncProperty(madeArchives(), choices, async (archive, chosen) => {
        const universe = await makeUniverse(archive)
        const { requested, exclude } = requestOf(chosen, universe)
        const found = resolve({ packages: requested.map(({ text }) => text), exclude }, universe)
        const versions = requested.map(({ version }) => version)
        expect(found.ok).toBe(isInstallable(versions, universe, exclude))
        outcomes[found.ok ? 'found' : 'refused']++
        if (!found.ok) return
        expect(goesTogether(found.packages, universe)).toBe(true)
        for (const version of versions) expect(found.packages).toContain(version)
        for (const { name } of found.packages) expect(exclude).not.toContain(name)
      }),
      { numRuns: 600 },
    )
    // Archives that always or never have an answer would prove little.
    expect(outcomes.found).toBeGreaterThan(100)
    expect(outcomes.refused).toBeGreaterThan(100)
  })

  it('names only facts that clash, each of which is needed for it', async () => {
    await fc.assert(
      fc.asyncProperty(madeArchives(), choices, async (archive, chosen) => {
        const universe = await makeUniverse(archive)
        const { requested, exclude } = requestOf(chosen, universe)
        const found = resolve({ packages: requested.map(({ text }) => text), exclude }, universe)
        fc.pre(!found.ok && found.conflict.steps.some(({ relation }) => relation !== undefined))
        const versions = requested.map(({ version }) => version)
        expect(found.ok ? [] : needlessFacts(found.conflict, { requested: versions, universe }, canBeHad)).toEqual([])
      }),
      { numRuns: 300 },
    )
  })
})
