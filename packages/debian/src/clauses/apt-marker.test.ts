import { describe, expect, it } from 'vitest'
import { AptMarker } from './apt-marker.ts'
import { resolve } from './resolve.ts'
import { makeUniverse } from './testing/made-universe.ts'

async function mark(stanzas: string, requests: string[], forbidden: string[] = []): Promise<string[]> {
  const universe = await makeUniverse(stanzas)
  const marker = new AptMarker(universe)
  for (const name of forbidden) marker.forbid(name)
  marker.request(requests.map((name) => universe.index.candidate(name)!))
  return marker
    .selection()
    .map(({ name }) => name)
    .sort()
}

describe('AptMarker', () => {
  it('takes the first alternative that works, and what it needs', async () => {
    const stanzas = `
      Package: app
      Depends: broken | good | other

      Package: broken
      Depends: nowhere

      Package: good
      Depends: lib

      Package: other

      Package: lib`
    expect(await mark(stanzas, ['app'])).toEqual(['app', 'good', 'lib'])
    expect(await mark(stanzas, ['app', 'other'])).toEqual(['app', 'other'])
    expect(await mark(stanzas, ['app'], ['good'])).toEqual(['app', 'other'])
  })

  it('asks for everything first, so that a later request decides for an earlier one', async () => {
    const stanzas = 'Package: app\nDepends: one | two\n\nPackage: one\n\nPackage: two'
    expect(await mark(stanzas, ['app', 'two'])).toEqual(['app', 'two'])
  })

  it('takes back what an earlier request had led to, without another try: that is for the search', async () => {
    const stanzas = `
      Package: app
      Depends: one | two

      Package: one

      Package: two

      Package: rival
      Conflicts: one`
    expect(await mark(stanzas, ['rival', 'app'])).toEqual(['app', 'rival', 'two'])
    expect(await mark(stanzas, ['app', 'rival'])).toEqual(['app', 'rival'])
    const resolution = resolve({ packages: ['app', 'rival'] }, await makeUniverse(stanzas))
    expect(resolution.ok && resolution.packages.map(({ name }) => name)).toEqual(['app', 'rival', 'two'])
  })

  it('decides between providers by priority, then by the name that the indexes mention last', async () => {
    const providers = (priority: string) => `
      Package: app
      Depends: virtual

      Package: one
      Priority: ${priority}
      Provides: virtual

      Package: two
      Provides: virtual`
    expect(await mark(providers('optional'), ['app'])).toEqual(['app', 'two'])
    expect(await mark(providers('important'), ['app'])).toEqual(['app', 'one'])
    const mentioned = `Package: early\nSuggests: two, one\n\n${providers('optional').trim()}`
    expect(await mark(mentioned, ['app'])).toEqual(['app', 'one'])
  })

  it('leaves a request marked whose dependencies it cannot meet: the caller checks', async () => {
    expect(await mark('Package: app\nDepends: nowhere', ['app'])).toEqual(['app'])
  })

  it('gives up on a chain that is longer than any, which the search then follows', async () => {
    const length = 1500
    const chain = Array.from({ length }, (_, n) =>
      n + 1 < length ? `Package: link${n}\nDepends: link${n + 1}` : `Package: link${n}`,
    ).join('\n\n')
    expect((await mark(chain, ['link0'])).length).toBeLessThan(length)
    const resolution = resolve({ packages: ['link0'] }, await makeUniverse(chain))
    expect(resolution.ok && resolution.packages.length).toBe(length)
  })
})
