import { describe, expect, it } from 'vitest'
import { makeUniverse, type MadePackages } from './made-universe.ts'
import { selectPackages } from './select-packages.ts'

const ARCHIVE: MadePackages = {
  libc6: {},
  // By the rules of production images debconf only serves installation, and is left out.
  debconf: { Depends: 'libdebconf' },
  libdebconf: {},
  app: { Depends: 'libc6, debconf' },
  chooser: { Depends: 'libc6 | libother' },
  libother: {},
  deep: { 'Pre-Depends': 'middle', Depends: 'middle (>= 0.5) | absent, libc6 | libother' },
  middle: { Depends: 'bottom' },
  bottom: {},
}

interface Given {
  packages?: string[]
  basePackages?: string[]
  exclude?: string[]
}

async function select({ packages = [], basePackages = [], exclude = [] }: Given) {
  const { universe } = await makeUniverse(ARCHIVE)
  const selected = selectPackages({ packages, basePackages, exclude }, universe)
  if (!selected.ok) return selected.conflict.summary
  return Object.fromEntries(selected.packages.map(({ name, disposition, rule }) => [name, `${disposition}: ${rule}`]))
}

describe('an exclusion', () => {
  it('leads to a set without the package where there is one', async () => {
    expect(Object.keys(await select({ packages: ['chooser'], exclude: ['libc6'] }))).toEqual(['chooser', 'libother'])
  })

  it('may concern what apt needs and no kept package does', async () => {
    expect(await select({ packages: ['app'], exclude: ['debconf'] })).toEqual({
      app: 'keep: asked-for',
      debconf: 'drop: excluded',
      libc6: 'keep: depended-on',
      libdebconf: 'drop: only-for-dropped',
    })
  })

  it('cuts off what a kept package depends on, with what only that needs, and writes down what is unmet', async () => {
    const { universe } = await makeUniverse(ARCHIVE)
    const found = selectPackages({ packages: ['deep'], basePackages: [], exclude: ['middle'] }, universe)
    expect(found.ok && found.packages.map(({ name, rule, unmet }) => ({ name, rule, unmet }))).toEqual([
      { name: 'bottom', rule: 'only-for-dropped', unmet: undefined },
      { name: 'deep', rule: 'asked-for', unmet: undefined },
      { name: 'libc6', rule: 'depended-on', unmet: undefined },
      {
        name: 'middle',
        rule: 'excluded',
        unmet: [
          { package: 'deep', relation: 'Pre-Depends: middle' },
          { package: 'deep', relation: 'Depends: middle (>= 0.5) | absent' },
        ],
      },
    ])
  })

  it('finds out which of many can be avoided as if they were tried one after the other', async () => {
    const numbers = Array.from({ length: 40 }, (_, at) => at)
    const needed = new Set([3, 4, 17, 39])
    const archive: MadePackages = {
      top: { Depends: numbers.map((at) => (needed.has(at) ? `p${at}` : `p${at} | q${at}`)).join(', ') },
    }
    for (const at of numbers) Object.assign(archive, { [`p${at}`]: {}, [`q${at}`]: {} })
    const { universe } = await makeUniverse(archive)
    const exclude = [...numbers.map((at) => `p${at}`), 'q5', 'nothing']
    const found = selectPackages({ packages: ['top'], basePackages: [], exclude }, universe)
    const names = found.ok ? found.packages.map(({ name }) => name) : []
    // Of p5 and q5 the first is avoided: then the other cannot be.
    expect(names).toEqual(['top', ...numbers.map((at) => (needed.has(at) ? `p${at}` : `q${at}`))].toSorted())
    const excluded = found.ok ? found.packages.filter(({ rule }) => rule === 'excluded').map(({ name }) => name) : []
    expect(excluded).toEqual(['p17', 'p3', 'p39', 'p4', 'q5'])
  })

  it('of more than can be tried in a short time is refused', async () => {
    const names = Array.from({ length: 400 }, (_, at) => `needed${at}`)
    const { universe } = await makeUniverse({
      top: { Depends: names.join(', ') },
      ...Object.fromEntries(names.map((name) => [name, {}])),
    })
    expect(() => selectPackages({ packages: ['top'], basePackages: [], exclude: names }, universe)).toThrow(
      expect.objectContaining({ code: 'LOCK_EXCLUDE_TOO_LARGE', category: 'invalid-input' }),
    )
  })

  it('takes the stand-in of one excluded package where another has none', async () => {
    expect(await select({ packages: ['deep', 'chooser'], exclude: ['middle', 'libc6'] })).toEqual({
      bottom: 'drop: only-for-dropped',
      chooser: 'keep: asked-for',
      deep: 'keep: asked-for',
      libother: 'keep: depended-on',
      middle: 'drop: excluded',
    })
    expect(await select({ packages: ['chooser', 'app'], exclude: ['libother', 'libc6'] })).toEqual({
      app: 'keep: asked-for',
      chooser: 'keep: asked-for',
      debconf: 'drop: installation-only',
      libc6: 'drop: excluded',
      libdebconf: 'drop: only-for-dropped',
    })
  })

  it('is refused where the package is asked for', async () => {
    expect(await select({ packages: ['debconf'], exclude: ['debconf'] })).toMatch(/debconf/)
    expect(await select({ basePackages: ['debconf'], exclude: ['debconf'] })).toMatch(/debconf/)
  })

  it('does not hide that there is no set anyhow', async () => {
    expect(await select({ packages: ['app', 'absent'], exclude: ['debconf'] })).toMatch(/absent/)
  })
})
