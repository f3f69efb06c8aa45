import { describe, expect, it } from 'vitest'
import { ImageTree, type ImageNode } from '../linkage/image-tree.ts'
import type { ElfFacts } from '../package/elf-facts.ts'
import { compareLibraryNames, encodeLinkerCache, planLinkerCache } from './linker-cache.ts'

const elf = (soname: string, more: Partial<ElfFacts> = {}): ElfFacts => ({
  bits: 64,
  machine: 'x86_64',
  executable: false,
  soname,
  needed: [],
  rpath: [],
  runpath: [],
  opens: [],
  ...more,
})
const library = (path: string, facts: ElfFacts): ImageNode => ({
  path,
  type: 'file',
  mode: 0o644,
  package: 'p',
  elf: facts,
})

describe('compareLibraryNames', () => {
  it('puts numbers after letters and in the order of their values', () => {
    const names = ['liba.so.10', 'liba.so.9', 'liba.so', 'liba1.so', 'libab.so', 'libb.so']
    expect([...names].sort(compareLibraryNames)).toEqual([
      'liba.so',
      'liba.so.9',
      'liba.so.10',
      'libab.so',
      'liba1.so',
      'libb.so',
    ])
  })
})

describe('encodeLinkerCache', () => {
  it('writes the header and the entries of the new format, in descending order', () => {
    const bytes = encodeLinkerCache(
      [
        { soname: 'liba.so.1', path: '/usr/lib/liba.so.1' },
        { soname: 'libb.so.1', path: '/x/libb.so.1' },
      ],
      'x86_64',
    )
    expect(bytes.toString('latin1', 0, 20)).toBe('glibc-ld.so.cache1.1')
    expect([bytes.readUInt32LE(20), bytes.readUInt8(28)]).toEqual([2, 2])
    const text = (at: number) => bytes.toString('latin1', at, bytes.indexOf(0, at))
    expect(text(bytes.readUInt32LE(48 + 4))).toBe('libb.so.1')
    expect(text(bytes.readUInt32LE(48 + 24 + 8))).toBe('/usr/lib/liba.so.1')
    expect(bytes.readUInt32LE(24)).toBe(bytes.length - 48 - 2 * 24)
  })
})

describe('planLinkerCache', () => {
  const folders = ['/opt/x', '/usr/lib/x86_64-linux-gnu']

  it('lists what the linker may look for, the first folder first, and adds links that packages lack', () => {
    const tree = new ImageTree([
      library('/usr/lib/x86_64-linux-gnu/libz.so.1.3', elf('libz.so.1')),
      library('/usr/lib/x86_64-linux-gnu/libc.so.6', elf('libc.so.6', { executable: true })),
      library('/usr/lib/x86_64-linux-gnu/liby.so.2', elf('liby.so.2')),
      library('/opt/x/liby.so.2', elf('liby.so.2')),
      library('/usr/lib/x86_64-linux-gnu/libarm.so.1', elf('libarm.so.1', { machine: 'aarch64' })),
      library('/usr/lib/x86_64-linux-gnu/app/libplugin.so', elf('libplugin.so')),
    ])
    const { files, declared } = planLinkerCache(tree, folders, 'x86_64')
    const cache = files.find(({ path }) => path === '/etc/ld.so.cache')?.content?.toString('latin1') ?? ''
    expect(cache).toContain('/opt/x/liby.so.2\0')
    expect(cache).toContain('libc.so.6\0')
    expect(cache).not.toContain('x86_64-linux-gnu/liby.so.2')
    expect(cache).not.toMatch(/libarm|libplugin/)
    expect(files).toContainEqual(
      expect.objectContaining({ path: '/usr/lib/x86_64-linux-gnu/libz.so.1', target: 'libz.so.1.3' }),
    )
    expect(declared).toHaveLength(1)
  })

  it('writes none where there is no library', () => {
    expect(planLinkerCache(new ImageTree([]), folders, 'x86_64').files).toEqual([])
  })
})

it('lists the name for ld(1) of a library, but not names of other libraries that lead to it', () => {
  const link = (path: string, target: string): ImageNode => ({
    path,
    type: 'symlink',
    mode: 0o777,
    package: 'd',
    target,
  })
  const tree = new ImageTree([
    library('/usr/lib/libnode.so.115', elf('libnode.so.115')),
    link('/usr/lib/libnode.so', 'libnode.so.115'),
    link('/usr/lib/libv8.so', 'libnode.so'),
  ])
  const { files } = planLinkerCache(tree, ['/usr/lib'], 'x86_64')
  const text = files.find(({ path }) => path === '/etc/ld.so.cache')?.content?.toString('latin1') ?? ''
  expect(text).toContain('/usr/lib/libnode.so.115\0')
  expect(text).toContain('/usr/lib/libnode.so\0')
  expect(text).not.toContain('libv8')
})
