import { describe, expect, it } from 'vitest'
import { BASE, carve, program, type Made } from '../production/testing/carving.ts'
import { findDanglingLinks } from './dangling-links.ts'

describe('findDanglingLinks', () => {
  const app: Made = {
    reason: 'requested',
    needs: ['libc6'],
    files: [
      program('/usr/bin/app', ['libc.so.6']),
      { path: '/usr/bin/a', target: 'app' },
      { path: '/usr/share/app/state', target: '/var/lib/nowhere' },
      { path: '/usr/share/app/folder', target: '/usr/bin' },
      { path: '/usr/share/app/manual', target: '/usr/share/man/man1' },
      { path: '/usr/share/man/man1/app.1', content: 'manual' },
    ],
  }

  it('tells what Debian ships so from nothing else in a right image', async () => {
    const { tree, inspections } = await carve({ ...BASE, app })
    expect(findDanglingLinks(tree, inspections)).toEqual([
      { path: '/usr/share/app/state', target: '/var/lib/nowhere', package: 'app', cause: 'shipped' },
    ])
  })

  it('finds a link whose target was left out', async () => {
    const { tree, inspections } = await carve({ ...BASE, app })
    const packages = tree.packages.map(({ name, debDigest, entries }) => ({
      name,
      debDigest,
      entries: entries.filter(({ path }) => path !== '/usr/bin/app'),
    }))
    expect(findDanglingLinks({ ...tree, packages }, inspections)).toContainEqual({
      path: '/usr/bin/a',
      target: 'app',
      package: 'app',
      cause: 'left-out',
    })
  })

  it('looks at links that Whittle makes, too', async () => {
    const { tree, inspections } = await carve({ ...BASE, app })
    const link = {
      ...tree.generated[0]!,
      path: '/etc/alternatives/app',
      type: 'symlink' as const,
      target: '/usr/bin/b',
    }
    const { content: _, ...generated } = link
    expect(findDanglingLinks({ ...tree, generated: [...tree.generated, generated] }, inspections)).toContainEqual(
      expect.objectContaining({ path: '/etc/alternatives/app', target: '/usr/bin/b' }),
    )
  })
})
