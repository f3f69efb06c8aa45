import { createHash } from 'node:crypto'
import { MADE_MTIME_SECONDS, type MadeFile } from '@whittle/testkit'
import { describe, expect, it } from 'vitest'
import { carve, starting, kept, pathsOf, generated, type Made } from './testing/carving.ts'

describe('carvePackages: files', () => {
  const one = (files: MadeFile[], more: Made = {}): Made => ({ reason: 'requested', files, ...more })

  it('puts everything behind the merged /usr and remembers where it came from', async () => {
    const carving = await carve({
      a: one([
        { path: '/lib/a/x', content: 'x' },
        { path: '/bin/y', type: 'hardlink', target: '/lib/a/x' },
      ]),
    })
    expect(carving.tree.packages[0]?.entries).toMatchObject([
      { path: '/usr/lib/a/x', sourcePath: '/lib/a/x', type: 'file' },
      { path: '/usr/bin/y', sourcePath: '/bin/y', type: 'hardlink', target: '/usr/lib/a/x' },
    ])
    expect(generated(carving, '/lib')).toMatchObject({ type: 'symlink', target: 'usr/lib' })
  })

  it('refuses a path that two packages hold, unless one replaces the other or both are the same', async () => {
    const file = (content: string) => [{ path: '/usr/share/x', content }]
    await expect(carve({ a: one(file('1')), b: one(file('2')) })).rejects.toMatchObject({
      code: 'CARVE_FILE_CONFLICT',
      details: { path: '/usr/share/x', packages: ['a', 'b'] },
    })
    const replaced = await carve({ a: one(file('1')), b: one(file('2'), { control: { Replaces: 'c, a (<< 2)' } }) })
    expect(pathsOf(replaced, 'b')).toEqual(['/usr/share/x'])
    expect(kept(await carve({ a: one(file('1')), b: one(file('1')) }))).toEqual(['a', 'b'])
  })

  it('moves a diverted file out of the way', async () => {
    const preinst = '#!/bin/sh\ndpkg-divert --package b --add --rename --divert /usr/bin/x.a /usr/bin/x\n'
    const carving = await carve({
      a: one([{ path: '/usr/bin/x', content: '1' }]),
      b: one([{ path: '/usr/bin/x', content: '2' }], { scripts: { preinst } }),
    })
    expect(carving.tree.packages.map(({ entries }) => entries)).toMatchObject([
      [{ path: '/usr/bin/x.a', sourcePath: '/usr/bin/x' }],
      [{ path: '/usr/bin/x' }],
    ])
  })

  it.each(['/../../../etc/cron.d/x', '/usr/share/../../../x', 'etc/x', '/usr//x', '/usr/x/'])(
    'does not move a diverted file to %s',
    async (to) => {
      const preinst = `#!/bin/sh\ndpkg-divert --package b --add --rename --divert ${to} /usr/share/x\n`
      const carving = await carve({
        a: one([{ path: '/usr/share/x', content: '1' }]),
        b: one([{ path: '/usr/share/y', content: '2' }], { scripts: { preinst } }),
      })
      expect(pathsOf(carving, 'a')).toEqual(['/usr/share/x'])
    },
  )

  it('mends hard links whose first name is left out', async () => {
    const carving = await carve({
      a: one([
        { path: '/usr/share/man/x', content: 'content' },
        { path: '/usr/share/x/2', type: 'hardlink', target: '/usr/share/man/x' },
        { path: '/usr/share/x/1', type: 'hardlink', target: '/usr/share/man/x' },
      ]),
    })
    expect(carving.tree.packages[0]?.entries).toMatchObject([
      { path: '/usr/share/x/1', type: 'file', sourcePath: '/usr/share/man/x', sizeBytes: 7 },
      { path: '/usr/share/x/2', type: 'hardlink', target: '/usr/share/x/1' },
    ])
  })

  it('takes out links to folders that it leaves out, though they were shipped empty', async () => {
    const carving = await carve({
      a: one([
        { path: '/usr/share/pixmaps/a', type: 'directory' },
        { path: '/usr/lib/a/images', target: '../../share/pixmaps/a' },
        { path: '/var/lib/a', type: 'directory' },
        { path: '/usr/lib/a/state', target: '/var/lib/a' },
      ]),
    })
    expect(pathsOf(carving, 'a')).toEqual(['/usr/lib/a/state'])
  })

  it('takes out links that the carve left dangling, and leaves those alone that always led outside', async () => {
    const carving = await carve({
      a: one([
        { path: '/usr/share/x/manual', target: '/usr/share/man/x' },
        { path: '/usr/share/x/again', target: 'manual' },
        { path: '/usr/share/x/runtime', target: '/run/x' },
        { path: '/usr/share/man/x', content: 'x' },
      ]),
    })
    expect(pathsOf(carving, 'a')).toEqual(['/usr/share/x/runtime'])
    expect(carving.tree.report.rules).toContainEqual({ rule: 'dangling-link', files: 2, bytes: 0 })
  })

  it('lets the definition replace files of packages, and gives them owner and mode', async () => {
    const carving = await carve(
      { a: one([{ path: '/etc/a.conf', content: 'theirs' }]) },
      {
        users: [{ name: 'shop', uid: 10_001 }],
        files: [{ path: '/etc/a.conf', content: 'ours', mode: '0640', owner: 'shop' }],
      },
    )
    expect(pathsOf(carving, 'a')).toEqual([])
    expect(generated(carving, '/etc/a.conf')).toMatchObject({ mode: 0o640, uid: 10_001, gid: 10_001 })
    expect(generated(carving, '/etc/a.conf')?.content?.toString()).toBe('ours')
    expect(generated(carving, '/etc/passwd')?.content?.toString()).toContain('shop:x:10001:10001:')
    expect(generated(carving, '/etc/group')?.content?.toString()).toMatch(/^shadow:x:42:$/m)
    expect(generated(carving, '/etc/shadow')).toMatchObject({ mode: 0o640, uid: 0, gid: 42 })
  })

  it('follows links of packages to folders, and refuses files below files', async () => {
    const link = one([
      { path: '/usr/share/x', target: 'y' },
      { path: '/usr/share/y/1', content: '1' },
    ])
    const carving = await carve(
      { a: link, b: one([{ path: '/usr/share/x/2', content: '2' }]) },
      {
        files: [
          { path: '/usr/share/x/3', content: '3' },
          { path: '/bin/tool', content: '4' },
        ],
      },
    )
    expect(pathsOf(carving, 'b')).toEqual(['/usr/share/y/2'])
    expect(generated(carving, '/usr/share/y/3')?.content?.toString()).toBe('3')
    expect(generated(carving, '/usr/bin/tool')?.content?.toString()).toBe('4')
    const cases: Record<string, Made>[] = [{ b: one([{ path: '/usr/share/y/1/2', content: '2' }]) }, {}]
    for (const above of cases) {
      await expect(
        carve({ a: link, ...above }, { files: [{ path: '/usr/share/y/1/x', content: '' }] }),
      ).rejects.toMatchObject({ code: 'CARVE_FILE_CONFLICT' })
    }
  })

  it.each([['/usr/bin'], ['/bin'], ['/tmp'], ['/usr/share/a'], ['/x/y']])(
    'refuses a file of the definition where the image has a folder: %s',
    async (path) => {
      const files = [
        { path, content: '' },
        { path: '/x/y/z', content: '' },
      ]
      await expect(carve({ a: one([{ path: '/usr/share/a/b', content: '' }]) }, { files })).rejects.toMatchObject({
        code: 'CARVE_FILE_CONFLICT',
      })
    },
  )

  it('makes the working directory, volumes and homes for whom the image runs as', async () => {
    const { config } = starting()
    const carving = await carve(
      { a: one([{ path: '/var/lib/a', type: 'directory' }]) },
      {
        users: [{ name: 'shop', uid: 10_001, home: '/srv/shop' }],
        config: { ...config, user: 'shop', workingDirectory: '/app', volumes: ['/var/lib/a', '/data'] },
      },
    )
    const owners = Object.fromEntries(carving.tree.directories.map(({ path, uid }) => [path, uid]))
    expect(owners).toMatchObject({ '/app': 10_001, '/data': 10_001, '/srv/shop': 10_001, '/srv': 0, '/var/lib/a': 0 })
  })

  it('has every folder once, those left empty by the carve not at all, and no date after the newest file', async () => {
    const carving = await carve({
      a: one([
        { path: '/usr/share/man/man1/a', content: 'a' },
        { path: '/var/lib/a', type: 'directory', mode: 0o700, uid: 33, gid: 33 },
        { path: '/opt/a/x', content: 'x', mtimeSeconds: MADE_MTIME_SECONDS - 100 },
      ]),
    })
    const folders = new Map(carving.tree.directories.map((folder) => [folder.path, folder]))
    expect(folders.size).toBe(carving.tree.directories.length)
    expect(folders.has('/usr/share/man')).toBe(false)
    expect(folders.get('/var/lib/a')).toMatchObject({ mode: 0o700, uid: 33, gid: 33 })
    expect(folders.get('/tmp')).toMatchObject({ mode: 0o1777 })
    expect(folders.get('/home/nonroot')).toMatchObject({ uid: 65_532, gid: 65_532 })
    expect(carving.tree.createdSeconds).toBe(MADE_MTIME_SECONDS - 100)
    const all = [
      ...carving.tree.directories,
      ...carving.tree.packages.flatMap(({ entries }) => entries),
      ...carving.tree.generated,
    ]
    expect(all.every(({ mtimeSeconds }) => mtimeSeconds <= carving.tree.createdSeconds)).toBe(true)
    expect(new Set(all.map(({ path }) => path)).size).toBe(all.length)
  })

  it('writes status.d as scanners read it', async () => {
    const carving = await carve({
      a: one([
        { path: '/lib/a', content: 'x' },
        { path: '/usr/share/man/a', content: 'y' },
      ]),
    })
    expect(generated(carving, '/var/lib/dpkg/status.d/a')?.content?.toString()).toMatch(
      /^Package: a\nStatus: install ok installed\nVersion: 1\.0-1\n/,
    )
    expect(generated(carving, '/var/lib/dpkg/status.d/a.md5sums')?.content?.toString()).toBe(
      `${createHash('md5').update('x').digest('hex')}  lib/a\n`,
    )
  })
})
