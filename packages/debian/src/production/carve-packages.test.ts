import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
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
    await expect(carve(made, { exclude: ['libz'] })).rejects.toMatchObject({ code: 'CARVE_EXCLUDED_NEEDED' })
    const unneeded = { ...made, app: { ...app, needs: ['libc6', 'libz'] } }
    expect(kept(await carve(unneeded, { exclude: ['libz'] }))).toEqual(['app', 'libc6'])
  })

  it('does not depend on the order of the packages, and repeats itself', async () => {
    const made: Record<string, Made> = { ...BASE, app, debconf: {} }
    const first = await carve(made)
    const second = await carve(Object.fromEntries(Object.entries(made).toReversed()))
    expect(second.tree).toEqual(first.tree)
    expect(createHash('sha256').update(JSON.stringify(first.tree)).digest('hex')).toHaveLength(64)
  })
})
