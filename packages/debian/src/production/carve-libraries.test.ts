import { makeElf } from '@whittle/testkit'
import { describe, expect, it } from 'vitest'
import { checkLinkage } from '../linkage/check-linkage.ts'
import { LIB, program, library, carve, starting, pathsOf, type Made, BASE } from './testing/carving.ts'

describe('carvePackages: libraries', () => {
  it('leaves out plug-ins that could not be loaded, and what needs them', async () => {
    const carving = await carve({
      ...BASE,
      app: {
        reason: 'requested',
        needs: ['libc6'],
        files: [
          program('/usr/bin/app', ['libc.so.6']),
          library('/usr/lib/app/plugins/gl.so', ['libGL.so.1']),
          library('/usr/lib/app/plugins/gl2.so', ['gl.so']),
          library('/usr/lib/app/plugins/ok.so', ['libc.so.6']),
        ],
      },
    })
    expect(pathsOf(carving, 'app')).toEqual(['/usr/bin/app', '/usr/lib/app/plugins/ok.so'])
    expect(carving.tree.report.rules).toContainEqual({
      rule: 'library-not-provided',
      files: 2,
      bytes: expect.any(Number),
    })
  })

  it('fails when a program that was asked for, or the entry point, lacks a library', async () => {
    const app: Made = {
      needs: ['libc6'],
      files: [program('/usr/bin/app', ['libx.so.1']), library(`${LIB}/libx.so.1`, ['liby.so.2'])],
    }
    await expect(carve({ ...BASE, app: { ...app, reason: 'requested' } })).rejects.toMatchObject({
      code: 'CARVE_LIBRARY_MISSING',
      publicMessage: expect.stringContaining('liby.so.2'),
    })
    const shell: Made = { reason: 'requested', needs: ['app'], files: [{ path: '/usr/share/x', content: 'x' }] }
    await expect(carve({ ...BASE, app, shell }, starting('app'))).rejects.toMatchObject({
      code: 'CARVE_LIBRARY_MISSING',
    })
    expect(pathsOf(await carve({ ...BASE, app, shell }), 'shell')).toEqual(['/usr/share/x'])
  })

  it('does not judge objects of other machines, nor samples among the data', async () => {
    const foreign = makeElf({ machine: 183, needed: ['libnothing.so.1'] })
    const carving = await carve({
      cross: {
        reason: 'requested',
        files: [
          { path: '/usr/aarch64-linux-gnu/lib/libx.so', content: foreign },
          library('/usr/share/go/testdata/sample.so', ['libnothing.so.1']),
        ],
      },
    })
    expect(pathsOf(carving, 'cross')).toHaveLength(2)
    expect(checkLinkage(carving.tree, carving.inspections).problems).toEqual([])
  })

  it('keeps the headless Java objects that a checked-in list allows', async () => {
    const path = '/usr/lib/jvm/java-21-openjdk-amd64/lib/libjsound.so'
    const carving = await carve({
      ...BASE,
      java: { reason: 'requested', needs: ['libc6'], files: [library(path, ['libasound.so.2', 'libc.so.6'])] },
    })
    expect(carving.tree.report.allowedMissingLibraries).toMatchObject([{ path, soname: 'libasound.so.2' }])
    expect(checkLinkage(carving.tree, carving.inspections)).toMatchObject({ problems: [], allowed: [{ path }] })
  })

  it('drops the character converters where nothing converts, and keeps them where something does', async () => {
    const app = (imports: string[]): Made => ({
      reason: 'requested',
      needs: ['libc6'],
      files: [program('/usr/bin/app', ['libc.so.6'], imports)],
    })
    expect(pathsOf(await carve({ ...BASE, app: app([]) }), 'libc6')).not.toContain(`${LIB}/gconv/BIG5.so`)
    expect(pathsOf(await carve({ ...BASE, app: app(['iconv_open']) }), 'libc6')).toContain(`${LIB}/gconv/BIG5.so`)
  })
})
