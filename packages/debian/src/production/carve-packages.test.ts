import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { carvePackages } from './carve-packages.ts'
import { checkLinkage } from '../linkage/check-linkage.ts'
import {
  LIB,
  program,
  library,
  script,
  carve,
  kept,
  pathsOf,
  report,
  generated,
  type Made,
  BASE,
  prepare,
  starting,
} from './testing/carving.ts'

describe('carvePackages: packages', () => {
  const app: Made = {
    reason: 'requested',
    needs: ['libc6', 'debconf'],
    files: [program('/usr/bin/app', ['libc.so.6'])],
  }

  it('keeps what is linked, drops what serves the installation, and says why', async () => {
    const carving = await carve({
      ...BASE,
      app,
      debconf: { files: [script('/usr/sbin/dpkg-reconfigure', '/usr/bin/perl')] },
    })
    expect(kept(carving)).toEqual(['app', 'libc6'])
    expect(report(carving, 'app')).toMatchObject({ disposition: 'keep', rule: 'asked-for', keptFiles: 1 })
    expect(report(carving, 'libc6').evidence).toContain('/usr/bin/app needs libc.so.6')
    expect(report(carving, 'debconf')).toMatchObject({ disposition: 'drop', rule: 'installation-only', keptFiles: 0 })
    expect(report(carving, 'libgcc-s1')).toMatchObject({ disposition: 'drop', rule: 'run-time-optional' })
    expect(report(carving, 'gcc-14-base')).toMatchObject({ disposition: 'drop', rule: 'only-for-dropped' })
    expect(checkLinkage(carving.tree, carving.inspections).problems).toEqual([])
  })

  it('brings back what a kept program opens at run time, with the copyright file of a sibling', async () => {
    const threads = { ...app, files: [program('/usr/bin/app', ['libc.so.6'], ['pthread_cancel'])] }
    const carving = await carve({ ...BASE, app: threads, debconf: {} })
    expect(kept(carving)).toEqual(['app', 'libc6', 'libgcc-s1'])
    expect(report(carving, 'libgcc-s1')).toMatchObject({
      rule: 'opened-at-run-time',
      evidence: [`/usr/bin/app calls pthread_cancel, which opens ${LIB}/libgcc_s.so.1`],
      licenses: ['Expat'],
    })
    expect(report(carving, 'gcc-14-base').rule).toBe('documentation-only')
    expect(generated(carving, '/usr/share/doc/libgcc-s1/copyright')?.package).toBe('libgcc-s1')
    expect(pathsOf(carving, 'libgcc-s1')).toEqual([`${LIB}/libgcc_s.so.1`])
  })

  it('brings back a package that is dropped by name when something kept links it', async () => {
    const carving = await carve({
      ...BASE,
      app: { ...app, needs: ['libc6', 'dpkg'], files: [program('/usr/bin/app', ['libc.so.6', 'libdpkg.so.1'])] },
      dpkg: { needs: ['libmd0'], files: [library(`${LIB}/libdpkg.so.1`, ['libmd.so.0'])] },
      libmd0: { files: [library(`${LIB}/libmd.so.0`)] },
    })
    expect(kept(carving)).toEqual(['app', 'dpkg', 'libc6', 'libmd0'])
    expect(report(carving, 'dpkg').rule).toBe('linked')
  })

  it('refuses to leave out an excluded package that something kept links', async () => {
    const made: Record<string, Made> = {
      ...BASE,
      app: {
        reason: 'requested',
        needs: ['libc6', 'libz'],
        files: [program('/usr/bin/app', ['libc.so.6', 'libz.so.1'])],
      },
      libz: { files: [library(`${LIB}/libz.so.1`)] },
    }
    await expect(carve(made, { exclude: ['libz'] })).rejects.toMatchObject({
      code: 'CARVE_EXCLUDED_NEEDED',
      category: 'unsatisfiable',
      publicMessage: '"libz" is excluded, but needed: /usr/bin/app (of app) needs libz.so.1, which libz holds.',
    })
    const unneeded = { ...made, app: { ...app, needs: ['libc6', 'libz'] } }
    expect(kept(await carve(unneeded, { exclude: ['libz'] }))).toEqual(['app', 'libc6'])
  })

  it('refuses to leave out an excluded interpreter of what the entry point reaches, and lets it go otherwise', async () => {
    const made: Record<string, Made> = {
      ...BASE,
      tool: {
        reason: 'requested',
        needs: ['libc6', 'snake'],
        files: [program('/usr/bin/tool', ['libc.so.6']), script('/usr/bin/extra', '/usr/bin/snake')],
      },
      snake: { files: [program('/usr/bin/snake', ['libc.so.6'])] },
    }
    const exclude = ['snake']
    await expect(carve(made, { exclude, ...starting('/usr/bin/extra') })).rejects.toMatchObject({
      code: 'CARVE_EXCLUDED_NEEDED',
      publicMessage:
        '"snake" is excluded, but needed: /usr/bin/extra (of tool), which the entry point reaches, is interpreted by /usr/bin/snake, which snake holds.',
    })
    const without = await carve(made, { exclude, ...starting('/usr/bin/tool') })
    expect(kept(without)).toEqual(['libc6', 'tool'])
    expect(without.tree.report.scriptsWithoutInterpreter).toMatchObject([{ path: '/usr/bin/extra', package: 'tool' }])
  })

  it('reports the dependencies that an exclusion leaves unmet', async () => {
    const { lock, inspections, store } = await prepare(
      { ...BASE, app: { ...app, needs: ['libc6', 'libz'] }, libz: { files: [library(`${LIB}/libz.so.1`)] } },
      { exclude: ['libz'] },
    )
    const unmet = ['app', 'gone'].map((name) => ({ package: name, relation: 'Depends: libz' }))
    const packages = lock.packages.map((entry) => (entry.name === 'libz' ? Object.assign({}, entry, { unmet }) : entry))
    const tree = await carvePackages({ ...lock, packages }, inspections, store)
    expect(tree.report.packages.find(({ name }) => name === 'libz')).toMatchObject({
      rule: 'excluded',
      unmet: [{ package: 'app', relation: 'Depends: libz' }],
      evidence: [
        'excluded, though app asks for it (Depends: libz)',
        'none of its 1 files is linked, interpreted or opened by what is kept',
      ],
    })
  })

  it('does not depend on the order of the packages, and repeats itself', async () => {
    const made: Record<string, Made> = { ...BASE, app, debconf: {} }
    const first = await carve(made)
    const second = await carve(Object.fromEntries(Object.entries(made).toReversed()))
    expect(second.tree).toEqual(first.tree)
    expect(createHash('sha256').update(JSON.stringify(first.tree)).digest('hex')).toHaveLength(64)
  })
})
