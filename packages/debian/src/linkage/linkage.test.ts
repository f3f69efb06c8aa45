import { describe, expect, it } from 'vitest'
import type { ElfFacts } from '../package/elf-facts.ts'
import { ImageTree, type ImageNode } from './image-tree.ts'
import { cachedLibraryFolders, isLoadable, LibrarySearch } from './library-search.ts'
import { createScriptCheck } from './script-status.ts'

const facts = (more: Partial<ElfFacts> = {}): ElfFacts => ({
  bits: 64,
  machine: 'x86_64',
  executable: false,
  needed: [],
  rpath: [],
  runpath: [],
  opens: [],
  ...more,
})
const file = (path: string, more: Partial<ImageNode> = {}): ImageNode => ({
  path,
  type: 'file',
  mode: 0o755,
  package: 'p',
  ...more,
})
const link = (path: string, target: string): ImageNode => ({ path, type: 'symlink', mode: 0o777, package: 'p', target })

describe('ImageTree', () => {
  const tree = new ImageTree(
    [
      link('/lib', 'usr/lib'),
      link('/lib64', 'usr/lib64'),
      link('/usr/lib64/ld.so', '../lib/x/ld-2.so'),
      file('/usr/lib/x/ld-2.so'),
      link('/etc/alternatives/pager', '/usr/bin/more'),
      link('/a', '/b'),
      link('/b', '/a'),
      { ...file('/usr/bin/hard'), type: 'hardlink', target: '/usr/lib/x/ld-2.so' },
    ],
    ['/var/empty'],
  )

  it('follows links inside the image', () => {
    expect(tree.resolve('/lib64/ld.so')).toBe('/usr/lib/x/ld-2.so')
    expect(tree.resolve('/lib/x')).toBe('/usr/lib/x')
    expect(tree.resolve('/var/empty')).toBe('/var/empty')
    expect(tree.file('/usr/bin/hard')?.path).toBe('/usr/lib/x/ld-2.so')
  })

  it('leads nowhere over dangling links, circles and files', () => {
    for (const path of ['/etc/alternatives/pager', '/a', '/usr/lib/x/ld-2.so/x', '/nothing']) {
      expect(tree.resolve(path)).toBeUndefined()
    }
  })
})

describe('LibrarySearch', () => {
  const tree = new ImageTree([
    file('/usr/lib/x86_64-linux-gnu/libz.so.1.3', { elf: facts({ soname: 'libz.so.1' }) }),
    link('/usr/lib/x86_64-linux-gnu/libz.so.1', 'libz.so.1.3'),
    file('/usr/lib/app/private/libp.so', { elf: facts({ soname: 'libp.so' }) }),
    file('/usr/lib/x86_64-linux-gnu/libother.so.1', { elf: facts({ machine: 'aarch64', soname: 'libother.so.1' }) }),
    file('/opt/y/libconf.so.2', { elf: facts({ soname: 'libconf.so.2' }) }),
  ])
  const search = new LibrarySearch(
    tree,
    cachedLibraryFolders(new Map([['/etc/ld.so.conf.d/y.conf', '# y\n/opt/y # here\n']]), 'x86_64'),
  )
  const object = (more: Partial<ElfFacts> = {}) => file('/usr/lib/app/bin/x', { elf: facts(more) })

  it('looks into default folders, configured ones and $ORIGIN', () => {
    expect(search.find(object(), 'libz.so.1')).toMatchObject({ status: 'found' })
    expect(search.find(object(), 'libconf.so.2')).toMatchObject({ status: 'found' })
    expect(search.find(object({ runpath: ['${ORIGIN}/../private'] }), 'libp.so')).toMatchObject({ status: 'found' })
    expect(search.find(object({ rpath: ['$ORIGIN/../private'] }), 'libp.so')).toMatchObject({ status: 'found' })
  })

  it('says when a library is elsewhere, missing, or of another machine', () => {
    expect(search.find(object(), 'libp.so')).toMatchObject({ status: 'elsewhere' })
    expect(search.find(object({ rpath: ['$ORIGIN/../private'], runpath: ['/x'] }), 'libp.so').status).toBe('elsewhere')
    expect(search.find(object(), 'libnothing.so').status).toBe('missing')
    expect(search.find(object(), 'libother.so.1').status).toBe('missing')
  })
})

describe('cachedLibraryFolders', () => {
  it('takes a bounded number of folders from configuration, and always the default ones', () => {
    const text = Array.from({ length: 100_000 }, (_, at) => `/opt/${at}`).join('\n')
    const folders = cachedLibraryFolders(new Map([['/etc/ld.so.conf.d/x.conf', text]]), 'x86_64')
    expect(folders.length).toBeLessThan(2000)
    expect(folders).toEqual(expect.arrayContaining(['/opt/0', '/usr/lib/x86_64-linux-gnu', '/usr/lib64']))
  })
})

describe('isLoadable', () => {
  it('takes no library of a cross-compiler or of samples for one of the image', () => {
    const loadable = (path: string) => isLoadable(file(path, { elf: facts() }), 'x86_64')
    expect(loadable('/usr/lib/x86_64-linux-gnu/libc.so.6')).toBe(true)
    expect(loadable('/usr/x86_64-linux-gnu/lib/libc.so.6')).toBe(false)
    expect(loadable('/usr/share/app/sample')).toBe(false)
    expect(loadable('/usr/lib/debug/.build-id/50/d4bb.debug')).toBe(false)
  })
})

describe('createScriptCheck', () => {
  const script = (path: string, interpreter: string, program?: string) =>
    file(path, { shebang: { interpreter, program } })
  const tree = new ImageTree([link('/bin', 'usr/bin'), file('/usr/bin/python3', { elf: facts() })])
  const statusOf = createScriptCheck(tree)

  it('knows what can be started', () => {
    expect(statusOf(script('/usr/bin/a', '/bin/python3')).status).toBe('runnable')
    expect(statusOf(script('/usr/bin/a', '/bin/sh'))).toEqual({ status: 'without-interpreter', interpreter: '/bin/sh' })
    expect(statusOf(script('/usr/bin/a', '/usr/bin/env', 'python3'))).toMatchObject({ interpreter: '/usr/bin/env' })
    expect(statusOf({ ...script('/usr/share/a', '/bin/sh'), mode: 0o644 }).status).toBe('runnable')
  })

  it('takes a module of a language that is there for what it is, whatever version its first line names', () => {
    expect(statusOf(script('/usr/lib/python3/x.py', '/usr/bin/env', 'python3')).status).toBe('module')
    expect(statusOf(script('/usr/lib/python3/x.py', '/usr/bin/python')).status).toBe('module')
    expect(statusOf(script('/usr/bin/x.py', '/usr/bin/env', 'python3')).status).toBe('without-interpreter')
    expect(statusOf(script('/usr/share/x.pl', '/usr/bin/perl')).status).toBe('without-interpreter')
  })

  it('takes modules for what they are where a program embeds their language', () => {
    const embedded = (library: string) =>
      createScriptCheck(new ImageTree([file(`/usr/lib/x86_64-linux-gnu/${library}`, { elf: facts() })]))
    expect(embedded('libpython3.13.so.1.0')(script('/usr/lib/python3.13/pdb.py', '/usr/bin/python3')).status).toBe(
      'module',
    )
    expect(embedded('liblua5.4.so.0')(script('/usr/share/lua/5.4/x.lua', '/usr/bin/lua')).status).toBe('module')
    expect(embedded('libperl.so.5.40')(script('/usr/lib/python3.13/pdb.py', '/usr/bin/python3')).status).toBe(
      'without-interpreter',
    )
  })
})
