import { execFile } from 'node:child_process'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Lock } from '@whittle/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CommandStand, createCommandStand } from './command-stand.ts'

const definition = `apiVersion: whittle.dev/v1
kind: Image
metadata: { name: shop }
spec: { from: scratch, packages: [shop] }
`

let stand: CommandStand
let digest: string
const whittle: CommandStand['whittle'] = (args, options) => stand.whittle(args, options)
/** A network namespace of its own: not even the loopback addresses of this machine answer. */
const withoutNetwork = ['bwrap', '--dev-bind', '/', '/', '--unshare-net']

beforeAll(async () => {
  stand = await createCommandStand()
  await stand.write('shop.yaml', definition)
  await whittle(['lock', 'shop.yaml', '-o', 'shop.lock'])
  digest = JSON.parse((await whittle(['build', 'shop.lock', '--output', 'oci:image', '--json'])).stdout).digest
  await whittle(['lock', 'shop.lock', '--export-debs', 'kit'], { store: 'exporting' })
})
afterAll(() => stand.close())

const buildKit = (store: string, kit = 'kit', through: readonly string[] = withoutNetwork) =>
  whittle(['build', join(kit, 'lock.json'), '--debs', kit, '--output', `oci:${store}-image`, '--json'], {
    store,
    through,
  })

describe('a kit', () => {
  it('is written from a lock or a definition, the same', async () => {
    expect(await whittle(['lock', 'shop.yaml', '--export-debs', 'of-definition'])).toMatchObject({
      exitCode: 0,
      stdout: 'of-definition holds the lock and its 3 packages, 0.0 MB.\n',
    })
    for (const kit of ['kit', 'of-definition']) {
      expect((await readdir(join(stand.folder, kit))).sort()).toEqual(['README.md', 'SHA256SUMS', 'lock.json', 'pool'])
      const text = await readFile(join(stand.folder, kit, 'lock.json'), 'utf8')
      expect(text).toBe(await readFile(join(stand.folder, 'shop.lock'), 'utf8'))
      await promisify(execFile)('sha256sum', ['--check', '--quiet', 'SHA256SUMS'], { cwd: join(stand.folder, kit) })
    }
    const { packages } = Lock.parse(JSON.parse(await readFile(join(stand.folder, 'kit', 'lock.json'), 'utf8')))
    const pool = await readdir(join(stand.folder, 'kit', 'pool'), { recursive: true, withFileTypes: true })
    const files = pool.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
    expect(files.sort()).toEqual(packages.map(({ path }) => join(stand.folder, 'kit', path)).sort())
  })

  it('gives the digest of the first build without network, with an empty store', async () => {
    const built = await buildKit('offline')
    expect(built).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('3 packages were in the store') })
    expect(JSON.parse(built.stdout).digest).toBe(digest)
    const args = ['verify', 'oci:image', '--rebuild', '--lock', 'kit/lock.json', '--debs', 'kit']
    const verified = await whittle(args, { store: 'verifying', through: withoutNetwork })
    expect(verified).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('byte for byte') })
  })

  it('that lacks a package has it fetched, and says so where there is no network', async () => {
    await whittle(['lock', 'shop.lock', '--export-debs', 'part'])
    const { packages } = Lock.parse(JSON.parse(await readFile(join(stand.folder, 'shop.lock'), 'utf8')))
    await rm(join(stand.folder, 'part', packages[0]!.path))
    const offline = await buildKit('part-offline', 'part')
    expect(offline).toMatchObject({ exitCode: 5, stdout: '' })
    expect(offline.stderr).toMatch(/debconf 1\.5 could not be fetched from .*\[FETCH_UNREACHABLE\]/)
    const online = await buildKit('part-online', 'part', [])
    expect(JSON.parse(online.stdout).digest).toBe(digest)
  })

  it('with a damaged package is refused by the name of the file', async () => {
    await whittle(['lock', 'shop.lock', '--export-debs', 'damaged'])
    const { packages } = Lock.parse(JSON.parse(await readFile(join(stand.folder, 'shop.lock'), 'utf8')))
    const file = join(stand.folder, 'damaged', packages[1]!.path)
    const bytes = await readFile(file)
    bytes[70] = bytes[70]! ^ 1
    await writeFile(file, bytes)
    const built = await buildKit('damaged', 'damaged')
    expect(built).toMatchObject({ exitCode: 4, stdout: '' })
    expect(built.stderr).toMatch(/damaged\/pool\/.*libshop1.* is not libshop1 2\.0-1 as the lock pins it/)
  })
})

it('a package that the mirror no longer has comes from the snapshot archive that is named', async () => {
  const lock = Lock.parse(JSON.parse(await readFile(join(stand.folder, 'shop.lock'), 'utf8')))
  const pool = [...stand.mirror.files].filter(([path]) => path.startsWith('pool/'))
  const state = lock.snapshot.date.replaceAll(/[-:]|\.\d+/g, '')
  for (const [path, bytes] of pool) {
    stand.mirror.files.delete(path)
    stand.mirror.files.set(`snapshots/archive/debian/${state}/${path}`, bytes)
  }
  const args = ['build', 'shop.lock', '--output', 'oci:superseded', '--json']
  const gone = await whittle(args, { store: 'gone' })
  const found = await whittle([...args, '--snapshot-mirror', `${stand.mirror.url}/snapshots`], { store: 'found' })
  const env = { WHITTLE_SNAPSHOT_MIRROR: `${stand.mirror.url}/snapshots/` }
  const byVariable = await whittle(args, { store: 'by-variable', env })
  for (const [path, bytes] of pool) stand.mirror.files.set(path, bytes)
  expect(gone).toMatchObject({ exitCode: 5, stderr: expect.stringContaining('WHITTLE_SNAPSHOT_MIRROR') })
  expect([found, byVariable].map(({ stdout }) => JSON.parse(stdout).digest)).toEqual([digest, digest])
})

it.each<[string[], RegExp]>([
  [['lock', 'shop.lock', '--export-debs', '.'], /it is not empty/],
  [['lock', 'shop.lock'], /is a lock already/],
  [['lock', '--batch', '-', '--export-debs', 'kit'], /--batch takes its requests from its file alone/],
  [['build', 'shop.yaml', '--debs', 'kit', '--output', 'oci:no'], /--debs goes with a lock/],
  [
    ['build', 'shop.lock', '--debs', 'absent', '--output', 'oci:no'],
    /absent cannot be used for packages: it is not there/,
  ],
])('%j is refused', async (args, message) => {
  const finished = await whittle(args)
  expect(finished).toMatchObject({ exitCode: 2, stdout: '' })
  expect(finished.stderr).toMatch(message)
})
