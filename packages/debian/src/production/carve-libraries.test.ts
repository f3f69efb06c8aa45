import { makeElf } from '@whittle/testkit'
import { describe, expect, it } from 'vitest'
import { checkLinkage } from '../linkage/check-linkage.ts'
import {
  LIB,
  program,
  library,
  script,
  carve,
  starting,
  pathsOf,
  kept,
  report,
  type Made,
  BASE,
} from './testing/carving.ts'

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

  it('leaves out an optional module whose library the definition excludes, and keeps both where it does not', async () => {
    const lib = '/usr/lib/postgresql/17/lib'
    const made: Record<string, Made> = {
      ...BASE,
      'postgresql-17': {
        reason: 'requested',
        needs: ['libc6', 'libllvm19', 'postgresql-common'],
        files: [
          program('/usr/lib/postgresql/17/bin/postgres', ['libc.so.6']),
          library(`${lib}/llvmjit.so`, ['libLLVM.so.19.1', 'libc.so.6']),
          library(`${lib}/pgxml.so`, ['libc.so.6']),
          { path: `${lib}/bitcode/postgres.index.bc`, content: 'bc' },
          { path: `${lib}/llvmjit_types.bc`, content: 'bc' },
        ],
      },
      libllvm19: { needs: ['libz3-4'], files: [library(`${LIB}/libLLVM.so.19.1`, ['libz3.so.4'])] },
      'libz3-4': { files: [library(`${LIB}/libz3.so.4`)] },
      'postgresql-common': { needs: ['perl'], files: [script('/usr/bin/pg_lsclusters', '/usr/bin/perl')] },
      perl: { files: [program('/usr/bin/perl', ['libc.so.6'])] },
    }
    const whole = await carve(made)
    expect(kept(whole)).toEqual(['libc6', 'libllvm19', 'libz3-4', 'postgresql-17'])
    expect(report(whole, 'libllvm19')).toMatchObject({ rule: 'linked' })
    expect(report(whole, 'postgresql-common')).toMatchObject({ disposition: 'drop', rule: 'administration-only' })
    expect(report(whole, 'perl')).toMatchObject({ rule: 'only-for-dropped' })

    const without = await carve(made, { exclude: ['libllvm19'] })
    expect(kept(without)).toEqual(['libc6', 'postgresql-17'])
    expect(pathsOf(without, 'postgresql-17')).toEqual(['/usr/lib/postgresql/17/bin/postgres', `${lib}/pgxml.so`])
    expect(without.tree.report.rules).toContainEqual({
      rule: 'module-without-library',
      files: 3,
      bytes: expect.any(Number),
    })
    expect(report(without, 'libllvm19')).toMatchObject({ disposition: 'drop', rule: 'excluded' })
    expect(checkLinkage(without.tree, without.inspections).problems).toEqual([])
  })

  it('refuses to exclude what others than an optional module link', async () => {
    const made: Record<string, Made> = {
      ...BASE,
      app: { reason: 'requested', needs: ['libllvm19'], files: [program('/usr/bin/app', ['libLLVM.so.19.1'])] },
      libllvm19: { files: [library(`${LIB}/libLLVM.so.19.1`)] },
    }
    await expect(carve(made, { exclude: ['libllvm19'] })).rejects.toMatchObject({ code: 'CARVE_EXCLUDED_NEEDED' })
  })

  it('keeps the plug-in of passwords for servers that check them, not for clients', async () => {
    const app = (imports: string[]): Record<string, Made> => ({
      ...BASE,
      app: { reason: 'requested', needs: ['libsasl2-2'], files: [program('/usr/bin/app', ['libsasl2.so.2'], imports)] },
      'libsasl2-2': { needs: ['libsasl2-modules-db'], files: [library(`${LIB}/libsasl2.so.2`, ['libc.so.6'])] },
      'libsasl2-modules-db': { files: [library(`${LIB}/sasl2/libsasldb.so.2`, ['libc.so.6'])] },
    })
    expect(kept(await carve(app(['sasl_client_new'])))).not.toContain('libsasl2-modules-db')
    expect(kept(await carve(app(['sasl_server_new'])))).toContain('libsasl2-modules-db')
  })
})
