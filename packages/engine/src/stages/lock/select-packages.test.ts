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

  it('is refused where a kept package needs it', async () => {
    expect(await select({ packages: ['app'], exclude: ['libc6'] })).toMatch(/app.*libc6/)
  })

  it('is refused where the package is asked for', async () => {
    expect(await select({ packages: ['debconf'], exclude: ['debconf'] })).toMatch(/debconf/)
    expect(await select({ basePackages: ['debconf'], exclude: ['debconf'] })).toMatch(/debconf/)
  })

  it('does not hide that there is no set anyhow', async () => {
    expect(await select({ packages: ['app', 'absent'], exclude: ['debconf'] })).toMatch(/absent/)
  })
})
