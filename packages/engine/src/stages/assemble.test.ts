import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { digestOfBytes, type BuildEvent, type Digest, type Lock, type Store } from '@whittle/core'
import type { CarvedTree, GeneratedTreeEntry, PackageTreeEntry, TreeEntry } from '@whittle/debian'
import { createDiskStore } from '@whittle/store'
import { MADE_MTIME_SECONDS, makeDeb, type MadeFile } from '@whittle/testkit'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { assembleImage } from './assemble.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'assemble-'))
})
afterEach(() => {
  rmSync(root, { recursive: true })
})

const sha256 = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex')
const base = { mode: 0o644, uid: 0, gid: 0, mtimeSeconds: MADE_MTIME_SECONDS, sizeBytes: 0 }
const directory = (path: string): TreeEntry => ({ ...base, path, type: 'directory', mode: 0o755 })
const file = (path: string, content: string | Uint8Array, changes = {}): PackageTreeEntry => ({
  ...base,
  path,
  type: 'file',
  sizeBytes: Buffer.byteLength(content),
  sha256: sha256(content),
  ...changes,
})

/** 2.5 MB that do not compress to nothing: more than one gzip member. */
const program = Buffer.concat(Array.from({ length: 80_000 }, (_, at) => createHash('sha256').update(`${at}`).digest()))

const debs: Record<string, MadeFile[]> = {
  alpha: [
    { path: '/usr/bin/alpha', content: program, mode: 0o755 },
    { path: '/usr/bin/alias', type: 'hardlink', target: '/usr/bin/alpha' },
    { path: '/usr/share/doc/alpha/README', content: 'left out' },
  ],
  beta: [
    { path: '/lib/beta.so.1.2', content: 'beta library', mode: 0o644 },
    { path: '/lib/beta.so.1', target: 'beta.so.1.2' },
    { path: '/usr/share/beta/template', content: 'template' },
  ],
  gamma: [{ path: '/usr/share/gamma', target: 'beta' }],
}

const debBytes = Object.fromEntries(
  Object.entries(debs).map(([name, files]) => [
    name,
    makeDeb({ control: { Package: name }, files, compression: 'zst' }),
  ]),
)

async function exampleTree(store: Store): Promise<CarvedTree> {
  const deb = async (name: string) => (await store.blobs.put(debBytes[name]!)).digest
  const generated: GeneratedTreeEntry[] = [
    { ...base, path: '/etc/passwd', type: 'file', content: Buffer.from('root:x\n'), sizeBytes: 7, package: 'whittle' },
    { ...base, path: '/lib', type: 'symlink', mode: 0o777, target: 'usr/lib', package: 'whittle' },
  ]
  return {
    report: {} as CarvedTree['report'],
    directories: ['/etc', '/usr', '/usr/bin', '/usr/lib', '/usr/share', '/usr/share/beta'].map(directory),
    packages: [
      {
        name: 'alpha',
        debDigest: await deb('alpha'),
        entries: [
          { ...file('/usr/bin/alpha', program), mode: 0o755 },
          { ...base, path: '/usr/bin/alias', type: 'hardlink', target: '/usr/bin/alpha', mode: 0o755 },
        ],
      },
      {
        name: 'beta',
        debDigest: await deb('beta'),
        entries: [
          file('/etc/beta', 'template', { sourcePath: '/usr/share/beta/template' }),
          { ...base, path: '/usr/lib/beta.so.1', type: 'symlink', mode: 0o777, target: 'beta.so.1.2' },
          file('/usr/lib/beta.so.1.2', 'beta library', { sourcePath: '/lib/beta.so.1.2' }),
          file('/usr/share/beta/template', 'template'),
        ],
      },
      {
        name: 'gamma',
        debDigest: await deb('gamma'),
        entries: [{ ...base, path: '/usr/share/gamma', type: 'symlink', mode: 0o777, target: 'beta' }],
      },
    ],
    generated,
    createdSeconds: MADE_MTIME_SECONDS,
  }
}

const lock = {
  arch: 'amd64',
  packages: [{ name: 'alpha', version: '1:3.2.1+dfsg-4' }],
  image: {
    versionFrom: 'alpha',
    annotations: { 'org.opencontainers.image.vendor': 'Shop' },
    config: {
      environment: { ZONE: 'b', LOG_LEVEL: 'info' },
      entrypoint: ['/usr/bin/alpha'],
      command: [],
      workingDirectory: '/',
      user: 'nonroot',
      ports: ['8080', '53/udp'],
      volumes: ['/data'],
      stopSignal: 'SIGTERM',
      labels: {},
    },
  },
} as unknown as Lock

const storeAt = (name: string) => createDiskStore({ root: join(root, name) })
const quiet = () => undefined

/** A store whose blobs come late, by an amount that differs from blob to blob and from seed to seed. */
function slowStore(name: string, seed: number): Store {
  const { blobs, memo } = storeAt(name)
  const pause = (digest: Digest) =>
    new Promise((resolve) => {
      setTimeout(resolve, (Number.parseInt(sha256(digest + seed).slice(0, 4), 16) % 5) * 15)
    })
  return {
    memo,
    blobs: {
      ...blobs,
      open: async function* (digest) {
        await pause(digest)
        yield* blobs.open(digest)
      },
    },
  }
}

async function assemble(store: Store, concurrency?: number) {
  return assembleImage({ tree: await exampleTree(store), lock }, { store, events: quiet, concurrency })
}

describe('assembleImage', () => {
  it('writes the tree as one layer: directories once, packages, generated files', async () => {
    const store = storeAt('a')
    const { layer, diffId } = await assemble(store)
    const bytes = await store.blobs.read(layer.digest)
    const tar = gunzipSync(bytes)
    expect(digestOfBytes(tar)).toBe(diffId)
    const listing = execFileSync('tar', ['-tvzf', '-', '--numeric-owner'], {
      input: bytes,
      env: { TZ: 'UTC', LC_ALL: 'C', PATH: '/usr/bin:/bin' },
    })
    expect(listing.toString().replaceAll(/ +/g, ' ').trimEnd().split('\n')).toMatchInlineSnapshot(`
      [
        "drwxr-xr-x 0/0 0 2025-01-01 00:00 etc/",
        "drwxr-xr-x 0/0 0 2025-01-01 00:00 usr/",
        "drwxr-xr-x 0/0 0 2025-01-01 00:00 usr/bin/",
        "drwxr-xr-x 0/0 0 2025-01-01 00:00 usr/lib/",
        "drwxr-xr-x 0/0 0 2025-01-01 00:00 usr/share/",
        "drwxr-xr-x 0/0 0 2025-01-01 00:00 usr/share/beta/",
        "-rwxr-xr-x 0/0 2560000 2025-01-01 00:00 usr/bin/alpha",
        "hrwxr-xr-x 0/0 0 2025-01-01 00:00 usr/bin/alias link to usr/bin/alpha",
        "-rw-r--r-- 0/0 12 2025-01-01 00:00 usr/lib/beta.so.1.2",
        "-rw-r--r-- 0/0 8 2025-01-01 00:00 etc/beta",
        "-rw-r--r-- 0/0 8 2025-01-01 00:00 usr/share/beta/template",
        "lrwxrwxrwx 0/0 0 2025-01-01 00:00 usr/lib/beta.so.1 -> beta.so.1.2",
        "lrwxrwxrwx 0/0 0 2025-01-01 00:00 usr/share/gamma -> beta",
        "-rw-r--r-- 0/0 7 2025-01-01 00:00 etc/passwd",
        "lrwxrwxrwx 0/0 0 2025-01-01 00:00 lib -> usr/lib",
      ]
    `)
    execFileSync('gunzip', ['-t'], { input: bytes })
  })

  it('describes it in configuration, manifest and index', async () => {
    const store = storeAt('a')
    const image = await assemble(store)
    const read = async (digest: Digest) => JSON.parse((await store.blobs.read(digest)).toString()) as unknown
    expect(await read(image.config.digest)).toEqual({
      created: '2025-01-01T00:00:00Z',
      architecture: 'amd64',
      os: 'linux',
      config: {
        User: '65532',
        Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', 'LOG_LEVEL=info', 'ZONE=b'],
        Entrypoint: ['/usr/bin/alpha'],
        WorkingDir: '/',
        ExposedPorts: { '8080/tcp': {}, '53/udp': {} },
        Volumes: { '/data': {} },
        StopSignal: 'SIGTERM',
      },
      rootfs: { type: 'layers', diff_ids: [image.diffId] },
      history: [{ created: '2025-01-01T00:00:00Z', created_by: 'whittle' }],
    })
    expect(await read(image.index.digest)).toMatchObject({
      manifests: [{ digest: image.manifest.digest, platform: { architecture: 'amd64', os: 'linux' } }],
      annotations: { 'org.opencontainers.image.version': '3.2.1', 'org.opencontainers.image.vendor': 'Shop' },
    })
  })

  it('gives the same digests whatever finishes first, warm or cold', async () => {
    const reference = await assemble(storeAt('a'))
    for (const [seed, concurrency] of [
      [1, 1],
      [2, 2],
      [3, 3],
      [4, 8],
    ] as const) {
      expect(await assemble(slowStore(`slow-${seed}`, seed), concurrency)).toEqual(reference)
    }
    expect(await assemble(storeAt('a'))).toEqual(reference)
  })

  it('gives the same digests whatever time zone, umask and order of the environment', async () => {
    const reference = await assemble(storeAt('a'))
    const script = `
      process.umask(0o077)
      const { createDiskStore } = await import(${JSON.stringify(import.meta.resolve('@whittle/store'))})
      const { assembleImage } = await import(${JSON.stringify(import.meta.resolve('./assemble.ts'))})
      const input = JSON.parse(process.argv[1], (_, v) => (v?.type === 'Buffer' ? Buffer.from(v.data) : v))
      const store = createDiskStore({ root: process.argv[2] })
      console.log((await assembleImage(input, { store, events: () => {} })).index.digest)`
    const tree = await exampleTree(storeAt('b'))
    const config = { ...lock.image.config, environment: { LOG_LEVEL: 'info', ZONE: 'b' } }
    const input = JSON.stringify({ tree, lock: { ...lock, image: { ...lock.image, config } } })
    const stdout = execFileSync(process.execPath, ['--input-type=module', '-e', script, input, join(root, 'b')], {
      env: { TZ: 'Asia/Kolkata', LANG: 'tr_TR.UTF-8' },
      cwd: '/',
    })
    expect(stdout.toString().trim()).toBe(reference.index.digest)
  })

  it('copies the fragments of packages that it knows, and makes nothing of an image that it knows', async () => {
    const store = storeAt('a')
    const before = await assemble(store)
    const opened: Digest[] = []
    const watched: Store = {
      memo: store.memo,
      blobs: {
        ...store.blobs,
        open: (digest) => {
          opened.push(digest)
          return store.blobs.open(digest)
        },
      },
    }
    const tree = await exampleTree(store)
    const debDigests = new Set(tree.packages.map(({ debDigest }) => debDigest))
    expect(await assembleImage({ tree, lock }, { store: watched, events: quiet })).toEqual(before)
    expect(opened).toEqual([])

    const changed = { ...tree, generated: tree.generated.slice(1) }
    const after = await assembleImage({ tree: changed, lock }, { store: watched, events: quiet })
    expect(after.layer.digest).not.toBe(before.layer.digest)
    expect(digestOfBytes(gunzipSync(await store.blobs.read(after.layer.digest)))).toBe(after.diffId)
    expect(opened.filter((digest) => debDigests.has(digest))).toEqual([])
  })

  it('makes a fragment again whose blob was lost or cut', async () => {
    const store = storeAt('a')
    const before = await assemble(store)
    const lossy: Store = { memo: store.memo, blobs: { ...store.blobs, stat: async () => undefined } }
    expect(await assembleImage({ tree: await exampleTree(store), lock }, { store: lossy, events: quiet })).toEqual(
      before,
    )
  })

  it('tells its progress', async () => {
    const store = storeAt('a')
    const events: BuildEvent[] = []
    await assembleImage({ tree: await exampleTree(store), lock }, { store, events: (event) => events.push(event) })
    expect(events.at(-1)).toEqual({ kind: 'progress', stage: 'assemble', done: 5, total: 5, unit: 'packages' })
  })
})

describe('assembleImage refuses', () => {
  type Change = (tree: CarvedTree) => void
  const first = (tree: CarvedTree) => tree.packages[0]!.entries[0]!
  it.each<[string, string, Change]>([
    ['another content', 'ASSEMBLE_CONTENT_MISMATCH', (tree) => (first(tree).sha256 = sha256('other'))],
    ['a shorter content', 'ASSEMBLE_CONTENT_MISMATCH', (tree) => (first(tree).sizeBytes += 1)],
    ['a longer content', 'ASSEMBLE_CONTENT_MISMATCH', (tree) => (first(tree).sizeBytes -= 1)],
    ['a file that is not there', 'ASSEMBLE_FILE_MISSING', (tree) => (first(tree).sourcePath = '/usr/bin/absent')],
    ['a link in place of a file', 'ASSEMBLE_FILE_MISSING', (tree) => (first(tree).sourcePath = '/usr/bin/alias')],
    ['a path twice', 'ASSEMBLE_TREE_INVALID', (tree) => tree.generated.push({ ...tree.generated[0]! })],
    ['a folder that is not there', 'ASSEMBLE_TREE_INVALID', (tree) => tree.directories.pop()],
    ['a later date', 'ASSEMBLE_TREE_INVALID', (tree) => (first(tree).mtimeSeconds += 1)],
    ['a hard link without target', 'ASSEMBLE_TREE_INVALID', (tree) => tree.packages[0]!.entries.shift()],
    ['a package that is not there', 'STORE_BLOB_MISSING', (tree) => (tree.packages[0]!.debDigest = digestOfBytes('x'))],
  ])('%s', async (_title, code, change) => {
    const store = storeAt('a')
    const tree = await exampleTree(store)
    change(tree)
    await expect(assembleImage({ tree, lock }, { store, events: quiet })).rejects.toMatchObject({ code })
  })

  it('to go on when it is told to stop', async () => {
    const store = storeAt('a')
    const tree = await exampleTree(store)
    await expect(
      assembleImage({ tree, lock }, { store, events: quiet, signal: AbortSignal.abort(new Error('stopped')) }),
    ).rejects.toThrow('stopped')
  })
})
