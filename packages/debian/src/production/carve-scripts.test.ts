import { describe, expect, it } from 'vitest'
import { checkLinkage } from '../linkage/check-linkage.ts'
import {
  LIB,
  library,
  program,
  script,
  carve,
  starting,
  kept,
  pathsOf,
  report,
  type Made,
  BASE,
} from './testing/carving.ts'

describe('checkLinkage', () => {
  it('finds what is missing from a tree', async () => {
    const app: Made = {
      reason: 'requested',
      needs: ['libc6', 'perl'],
      files: [program('/usr/bin/app', ['libc.so.6']), script('/usr/bin/tool', '/usr/bin/perl')],
    }
    const perl: Made = { needs: ['libc6'], files: [program('/usr/bin/perl', ['libc.so.6'])] }
    const { tree, inspections } = await carve({ ...BASE, app, perl })
    expect(checkLinkage(tree, inspections)).toMatchObject({ objects: 4, scripts: 1, problems: [], elsewhere: [] })
    const broken = { ...tree, packages: tree.packages.filter(({ name }) => name === 'app') }
    expect(checkLinkage(broken, inspections).problems).toMatchObject([
      { path: '/usr/bin/app', kind: 'interpreter-missing', needs: '/lib64/ld-linux-x86-64.so.2' },
      { path: '/usr/bin/app', kind: 'library-missing', needs: 'libc.so.6', package: 'app' },
      { path: '/usr/bin/tool', kind: 'interpreter-missing', needs: '/usr/bin/perl' },
    ])
  })
})

describe('carvePackages: scripts', () => {
  const dash: Made = {
    control: { Essential: 'yes' },
    needs: ['libc6'],
    files: [program('/usr/bin/dash', ['libc.so.6']), { path: '/usr/bin/sh', target: 'dash' }],
  }
  const tools: Made = {
    reason: 'requested',
    needs: ['libc6', 'dash'],
    files: [
      script('/usr/bin/tool', '/bin/sh'),
      script('/usr/bin/other', '/bin/sh', 'helper --x\n'),
      script('/usr/bin/helper', '/usr/bin/perl'),
      program('/usr/bin/app', ['libc.so.6']),
    ],
  }

  it('leaves out and lists scripts whose interpreter is not there', async () => {
    const carving = await carve({ ...BASE, tools, dash })
    expect(pathsOf(carving, 'tools')).toEqual(['/usr/bin/app'])
    expect(carving.tree.report.scriptsWithoutInterpreter).toEqual([
      { path: '/usr/bin/helper', package: 'tools', interpreter: '/usr/bin/perl' },
      { path: '/usr/bin/other', package: 'tools', interpreter: '/bin/sh' },
      { path: '/usr/bin/tool', package: 'tools', interpreter: '/bin/sh' },
    ])
  })

  it('brings back the interpreter of the entry point, through the link of another package', async () => {
    const carving = await carve({ ...BASE, tools, dash }, starting('tool'))
    expect(kept(carving)).toEqual(['dash', 'libc6', 'tools'])
    expect(report(carving, 'dash')).toMatchObject({
      rule: 'interpreter',
      evidence: ['/usr/bin/tool, which the entry point reaches, is interpreted by /bin/sh'],
    })
    expect(checkLinkage(carving.tree, carving.inspections).problems).toEqual([])
  })

  it('brings back the interpreter of a package that was asked for and holds nothing but scripts', async () => {
    const fetch: Made = { reason: 'requested', needs: ['dash'], files: [script('/usr/bin/fetch', '/bin/sh')] }
    const carving = await carve({ ...BASE, fetch, dash })
    expect(kept(carving)).toEqual(['dash', 'fetch', 'libc6'])
    expect(report(carving, 'dash').evidence).toEqual(['/usr/bin/fetch, which was asked for, is interpreted by /bin/sh'])
    const without = await carve({ ...BASE, fetch })
    expect(without.tree.report.scriptsWithoutInterpreter).toMatchObject([{ path: '/usr/bin/fetch' }])
  })

  it('fails when a script that the entry point calls has no interpreter in the set', async () => {
    await expect(carve({ ...BASE, tools, dash }, starting('/usr/bin/other'))).rejects.toMatchObject({
      code: 'CARVE_INTERPRETER_MISSING',
      hint: expect.stringContaining('perl-base'),
    })
  })

  it('keeps modules of a language that a program embeds, though the program of their first line is not there', async () => {
    const python: Made = {
      needs: ['libc6'],
      files: [
        library(`${LIB}/libpython3.13.so.1.0`, ['libc.so.6']),
        script('/usr/lib/python3.13/pdb.py', '/usr/bin/python3.13'),
        script('/usr/lib/python3.13/helper', '/usr/bin/python3.13'),
      ],
    }
    const server: Made = {
      reason: 'requested',
      needs: ['libc6', 'python'],
      files: [program('/usr/sbin/server', ['libpython3.13.so.1.0'])],
    }
    const carving = await carve({ ...BASE, server, python })
    expect(pathsOf(carving, 'python')).toContain('/usr/lib/python3.13/pdb.py')
    expect(carving.tree.report.scriptsWithoutInterpreter).toEqual([
      { path: '/usr/lib/python3.13/helper', package: 'python', interpreter: '/usr/bin/python3.13' },
    ])
    expect(checkLinkage(carving.tree, carving.inspections).problems).toEqual([])
  })

  it('looks into scripts of the definition, too', async () => {
    const files = [{ path: '/entry', content: '#!/bin/sh\nexec app\n', mode: '0755' }]
    const carving = await carve({ ...BASE, tools, dash }, { files, ...starting('/entry') })
    expect(kept(carving)).toContain('dash')
    await expect(
      carve({ ...BASE, app: { reason: 'requested', files: [] } }, { files, ...starting('/entry') }),
    ).rejects.toMatchObject({ code: 'CARVE_INTERPRETER_MISSING' })
  })
})
