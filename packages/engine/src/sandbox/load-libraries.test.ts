import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { loadLibraries, unloadedLibrary } from './load-libraries.ts'

const arch = process.arch === 'arm64' ? 'arm64' : 'amd64'
const run = (...names: string[]) => {
  const [program = '', ...args] = loadLibraries(names, arch)
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' })
  return { status, output: `${stdout}${stderr}` }
}

describe.skipIf(!existsSync(loadLibraries([], arch)[3]!))('loadLibraries, on a host with Debian’s C library', () => {
  it('loads what is there and starts the C library', () => {
    const { status, output } = run('libm.so.6', 'libc.so.6')
    expect(status).toBe(0)
    expect(output).toContain('GNU C Library')
    expect(unloadedLibrary(output)).toBeUndefined()
  })

  it('names what is not there, though the loader goes on', () => {
    const { status, output } = run('libm.so.6', 'libnothing.so.9')
    expect(status).toBe(0)
    expect(unloadedLibrary(output)).toBe('libnothing.so.9')
  })
})

it('names the loader of each architecture', () => {
  expect(loadLibraries(['liba.so.1', 'libb.so.2'], 'arm64')).toEqual([
    '/lib/ld-linux-aarch64.so.1',
    '--preload',
    'liba.so.1 libb.so.2',
    '/usr/lib/aarch64-linux-gnu/libc.so.6',
  ])
})
