import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { repositoryRoot } from '../stack/data-folder.ts'
import { type PackageLock, packagesInUse } from './packages-in-use.ts'

const linux = { os: 'linux', cpu: 'x64', libc: 'glibc' }

describe('packagesInUse', () => {
  const lock: PackageLock = {
    packages: {
      'node_modules/@x/app': { link: true, resolved: 'apps/app' },
      'apps/app': { dependencies: { a: '1', '@x/lib': '1' } },
      'node_modules/@x/lib': { link: true, resolved: 'packages/lib' },
      'packages/lib': { dependencies: { b: '2' } },
      'packages/lib/node_modules/b': { dependencies: { c: '1' } },
      'node_modules/a': {
        dependencies: { b: '1', fast: '1' },
        optionalDependencies: { fast: '1', slow: '1', absent: '1' },
        peerDependencies: { c: '1', cli: '1' },
        peerDependenciesMeta: { cli: { optional: true } },
      },
      'node_modules/b': {},
      'node_modules/c': {},
      'node_modules/cli': {},
      'node_modules/fast': { os: ['linux'], cpu: ['x64'] },
      'node_modules/slow': { os: ['!linux'] },
    },
  }

  it('follows dependencies as Node finds them, optional ones of the platform, and needed peers', () => {
    expect(packagesInUse(lock, ['@x/app'], linux)).toEqual([
      'node_modules/@x/app',
      'node_modules/@x/lib',
      'node_modules/a',
      'node_modules/b',
      'node_modules/c',
      'node_modules/fast',
      'packages/lib/node_modules/b',
    ])
    expect(packagesInUse(lock, ['a'], { ...linux, cpu: 'arm64' })).not.toContain('node_modules/fast')
  })

  it('names what is missing', () => {
    expect(() => packagesInUse(lock, ['none'])).toThrow('no node_modules/none')
    const broken = { packages: { 'node_modules/a': { dependencies: { b: '1' } } } }
    expect(() => packagesInUse(broken, ['a'])).toThrow('no b, which node_modules/a needs')
  })
})

it('a worker needs no tool of development', () => {
  const lock = JSON.parse(readFileSync(join(repositoryRoot, 'package-lock.json'), 'utf8')) as PackageLock
  const used = packagesInUse(lock, ['@whittle/worker'], linux)
  expect(used).toEqual(
    expect.arrayContaining(['node_modules/@whittle/engine', 'node_modules/bullmq', 'node_modules/pg']),
  )
  const names = ['prisma', 'typescript', 'vitest', 'next', 'react', 'oxlint', '@whittle/testkit']
  expect(used.filter((path) => names.some((name) => path === `node_modules/${name}`))).toEqual([])
})
