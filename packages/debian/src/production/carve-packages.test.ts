import { createHash } from 'node:crypto'
import type { CarvedPackage, Lock, LockedPackage, PackageReason, Store } from '@whittle/core'
import { createMemoryStore, MADE_MTIME_SECONDS, makeDeb, makeElf, type DebInit, type MadeFile } from '@whittle/testkit'
import { describe, expect, it } from 'vitest'
import { checkLinkage } from '../linkage/check-linkage.ts'
import { inspectPackage } from '../package/inspect-package.ts'
import type { PackageInspection } from '../package/package-inspection.ts'
import type { CarvedTree } from './carved-tree.ts'
import { carvePackages } from './carve-packages.ts'

interface Made extends Omit<DebInit, 'control' | 'files'> {
  control?: Record<string, string>
  files?: MadeFile[]
  reason?: PackageReason
  /** Names of packages of the set. */
  needs?: string[]
}

const LIB = '/usr/lib/x86_64-linux-gnu'
const program = (path: string, needed: string[], imports: string[] = []): MadeFile => ({
  path,
  mode: 0o755,
  content: makeElf({ interpreter: '/lib64/ld-linux-x86-64.so.2', needed, imports }),
})
const library = (path: string, needed: string[] = [], imports: string[] = []): MadeFile => ({
  path,
  content: makeElf({ soname: path.slice(path.lastIndexOf('/') + 1), needed, imports }),
})
const script = (path: string, interpreter: string, text = ''): MadeFile => ({
  path,
  mode: 0o755,
  content: `#!${interpreter}\n${text}`,
})
const copyright = (name: string): MadeFile => ({
  path: `/usr/share/doc/${name}/copyright`,
  content: `Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\nFiles: *\nLicense: Expat\n`,
})

const LIBC: Made = {
  needs: ['libgcc-s1'],
  files: [
    library(`${LIB}/libc.so.6`),
    library(`${LIB}/ld-linux-x86-64.so.2`),
    { path: '/usr/lib64/ld-linux-x86-64.so.2', target: '../lib/x86_64-linux-gnu/ld-linux-x86-64.so.2' },
    library(`${LIB}/gconv/BIG5.so`, ['libc.so.6']),
    copyright('libc6'),
  ],
}
const LIBGCC: Made = {
  needs: ['gcc-14-base'],
  files: [library(`${LIB}/libgcc_s.so.1`, ['libc.so.6']), { path: '/usr/share/doc/libgcc-s1', target: 'gcc-14-base' }],
}
const BASE: Record<string, Made> = {
  libc6: LIBC,
  'libgcc-s1': LIBGCC,
  'gcc-14-base': { files: [copyright('gcc-14-base')] },
}

interface Carving {
  tree: CarvedTree
  inspections: Map<string, PackageInspection>
  store: Store
  lock: Lock
}

async function prepare(made: Record<string, Made>, image: Partial<Lock['image']> = {}): Promise<Omit<Carving, 'tree'>> {
  const store = createMemoryStore()
  const inspections = new Map<string, PackageInspection>()
  const packages: LockedPackage[] = []
  for (const [name, { control, files, reason, needs: _, ...rest }] of Object.entries(made)) {
    const deb = makeDeb({ control: { Package: name, ...control }, files: files ?? [], compression: 'none', ...rest })
    const { digest, sizeBytes } = await store.blobs.put(deb)
    inspections.set(name, await inspectPackage(digest, store))
    packages.push({
      name,
      version: '1.0-1',
      arch: 'amd64',
      source: name,
      sourceVersion: '1.0-1',
      path: `pool/${name}.deb`,
      sizeBytes,
      sha256: digest.slice('sha256:'.length),
      suite: 'trixie',
      reason: reason ?? 'dependency',
      requiredBy: Object.keys(made).filter((other) => made[other]?.needs?.includes(name)),
      disposition: 'keep',
      installedBytes: 0,
      section: control?.['Section'] ?? 'misc',
      summary: name,
    })
  }
  const lock: Lock = {
    schema: 'whittle.dev/lock/v1',
    contentDigest: `sha256:${'0'.repeat(64)}`,
    specDigest: `sha256:${'0'.repeat(64)}`,
    distribution: 'debian/13',
    arch: 'amd64',
    variant: 'prod',
    snapshot: { id: 'x', date: '2026-01-01T00:00:00Z', releases: [] },
    image: {
      name: 'test',
      basePackages: [],
      packages: [],
      exclude: [],
      config: {
        environment: {},
        entrypoint: [],
        command: [],
        workingDirectory: '/',
        user: 'nonroot',
        ports: [],
        volumes: [],
        labels: {},
      },
      annotations: {},
      users: [],
      files: [],
      ...image,
    },
    packages,
  }
  return { store, inspections, lock }
}

async function carve(made: Record<string, Made>, image: Partial<Lock['image']> = {}): Promise<Carving> {
  const prepared = await prepare(made, image)
  return { ...prepared, tree: await carvePackages(prepared.lock, prepared.inspections, prepared.store) }
}

const starting = (...entrypoint: string[]) => ({
  config: {
    environment: {},
    entrypoint,
    command: [],
    workingDirectory: '/',
    user: 'nonroot',
    ports: [],
    volumes: [],
    labels: {},
  },
})
const kept = ({ tree }: Carving) => tree.packages.map(({ name }) => name)
const pathsOf = ({ tree }: Carving, name: string) =>
  tree.packages.find((entry) => entry.name === name)?.entries.map(({ path }) => path)
const report = ({ tree }: Carving, name: string) =>
  tree.report.packages.find((entry) => entry.name === name) as CarvedPackage
const generated = ({ tree }: Carving, path: string) => tree.generated.find((entry) => entry.path === path)

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

  it('looks into scripts of the definition, too', async () => {
    const files = [{ path: '/entry', content: '#!/bin/sh\nexec app\n', mode: '0755' }]
    const carving = await carve({ ...BASE, tools, dash }, { files, ...starting('/entry') })
    expect(kept(carving)).toContain('dash')
    await expect(
      carve({ ...BASE, app: { reason: 'requested', files: [] } }, { files, ...starting('/entry') }),
    ).rejects.toMatchObject({ code: 'CARVE_INTERPRETER_MISSING' })
  })
})

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

  it('refuses variants that it cannot carve', async () => {
    const { lock, inspections, store } = await prepare({ a: one([]) })
    await expect(carvePackages({ ...lock, variant: 'dev' }, inspections, store)).rejects.toMatchObject({
      code: 'CARVE_VARIANT_UNSUPPORTED',
    })
  })
})

describe('carvePackages: effects', () => {
  const one = (files: MadeFile[], postinst: string): Made => ({
    reason: 'requested',
    files,
    scripts: { postinst: `#!/bin/sh\n${postinst}` },
  })

  it('links alternatives of the highest priority whose file is there', async () => {
    const carving = await carve({
      a: one([{ path: '/usr/bin/x-a', content: 'a' }], 'update-alternatives --install /usr/bin/x x /usr/bin/x-a 10\n'),
      b: one(
        [{ path: '/usr/bin/x-b', content: 'b' }],
        'update-alternatives --install /usr/bin/x x /usr/bin/x-b 20 --slave /usr/share/man/man1/x.1.gz x.1.gz /usr/share/man/man1/x-b.1.gz\n' +
          'update-alternatives --install /usr/bin/y y /usr/bin/gone 20\n',
      ),
    })
    expect(generated(carving, '/usr/bin/x')?.target).toBe('/etc/alternatives/x')
    expect(generated(carving, '/etc/alternatives/x')?.target).toBe('/usr/bin/x-b')
    expect(generated(carving, '/usr/bin/y')).toBeUndefined()
    expect(generated(carving, '/usr/share/man/man1/x.1.gz')).toBeUndefined()
  })

  it('gives folders of a service to whom the image runs as, and declares accounts by stable numbers', async () => {
    const postinst = `adduser --system --group redis
mkdir -p /var/lib/a; chown redis:redis /var/lib/a; chmod 0750 /var/lib/a
dpkg-statoverride --update --add root adm 0640 /etc/a.conf
chown "$X" /var/lib/b\n`
    const made = { a: one([{ path: '/etc/a.conf', content: 'x' }], postinst) }
    const carving = await carve(made)
    const folder = ({ tree }: Carving) => tree.directories.find(({ path }) => path === '/var/lib/a')
    expect(folder(carving)).toMatchObject({ mode: 0o750, uid: 65_532, gid: 65_532 })
    expect(carving.tree.packages[0]?.entries[0]).toMatchObject({ mode: 0o640, uid: 0, gid: 4 })
    expect(generated(carving, '/etc/passwd')?.content?.toString()).toContain('redis:x:803:803:')
    const { config } = starting()
    expect(folder(await carve(made, { config: { ...config, user: 'root' } }))).toMatchObject({ uid: 803, gid: 803 })
    expect(carving.tree.report.effectsKnown).toEqual([
      { package: 'a', script: 'postinst', commands: ['chown … /var/lib/b'] },
    ])
  })

  it('refuses users that clash, and owners that nobody is', async () => {
    const made = { a: one([], '') }
    await expect(carve(made, { users: [{ name: 'x', uid: 65_532 }] })).rejects.toMatchObject({
      code: 'CARVE_ACCOUNT_CLASH',
    })
    const { config } = starting()
    await expect(carve(made, { config: { ...config, user: 'who' } })).rejects.toMatchObject({
      code: 'CARVE_ACCOUNT_UNKNOWN',
    })
    await expect(carve(made, { files: [{ path: '/x', content: '', owner: 'who' }] })).rejects.toMatchObject({
      code: 'CARVE_ACCOUNT_UNKNOWN',
    })
  })

  it('describes the system where base-files is not there, and leaves its description alone where it is', async () => {
    const without = await carve({ a: one([], '') })
    expect(generated(without, '/usr/lib/os-release')?.content?.toString()).toContain('VERSION_ID="13"')
    expect(generated(without, '/etc/os-release')?.target).toBe('../usr/lib/os-release')
    const files: MadeFile[] = [
      { path: '/usr/lib/os-release', content: 'ID=x\n' },
      { path: '/bin', target: 'usr/bin' },
    ]
    const withFiles = await carve({ 'base-files': { reason: 'base', files } })
    expect(generated(withFiles, '/usr/lib/os-release')).toBeUndefined()
    expect(pathsOf(withFiles, 'base-files')).toEqual(['/bin', '/usr/lib/os-release'])
  })
})
