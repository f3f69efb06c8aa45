import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Lock, Store } from '@whittle/core'
import { createDiskStore } from '@whittle/store'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readKit } from './read-kit.ts'
import { writeKit } from './write-kit.ts'

let root: string
let store: Store
let folder: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'kit-'))
  store = createDiskStore({ root: join(root, 'store') })
  folder = join(root, 'kit')
})
afterEach(() => rmSync(root, { recursive: true }))

const sha256Of = (content: string) => createHash('sha256').update(content).digest('hex')

function lockOf(...paths: string[]): Lock {
  const packages = paths.map((path, at) => {
    const content = `package ${at}`
    return { name: `p${at}`, version: '1.0', path, sizeBytes: content.length, sha256: sha256Of(content) }
  })
  const snapshot = { date: '2026-11-20T08:30:00.000Z' }
  const image = { name: 'shop' }
  const named = { distribution: 'debian/13', arch: 'amd64', variant: 'prod', contentDigest: `sha256:${sha256Of('')}` }
  return { ...named, snapshot, image, packages } as unknown as Lock
}

async function givenStored({ packages }: Lock): Promise<void> {
  for (const at of packages.keys()) await store.blobs.put(Buffer.from(`package ${at}`))
}

const lock = lockOf('pool/main/s/shop/shop_1.0%2b1_amd64.deb', 'pool/main/l/libshop/libshop1_2.0~rc1-1_amd64.deb')

describe('a kit', () => {
  beforeEach(() => givenStored(lock))

  it('holds the lock, the packages under their own paths, sums and what to do', async () => {
    await writeKit({ lock, folder }, store.blobs)
    expect(readdirSync(folder).sort()).toEqual(['README.md', 'SHA256SUMS', 'lock.json', 'pool'])
    expect(JSON.parse(readFileSync(join(folder, 'lock.json'), 'utf8'))).toEqual(lock)
    expect(readFileSync(join(folder, lock.packages[0]!.path), 'utf8')).toBe('package 0')
    expect(readFileSync(join(folder, 'SHA256SUMS'), 'utf8')).toBe(
      `${sha256Of('package 1')}  ${lock.packages[1]!.path}\n${sha256Of('package 0')}  ${lock.packages[0]!.path}\n`,
    )
    expect(readFileSync(join(folder, 'README.md'), 'utf8')).toContain(
      'whittle build lock.json --debs . --output oci:image',
    )
    expect(readdirSync(root).sort()).toEqual(['kit', 'store'])
  })

  it('fills another store', async () => {
    await writeKit({ lock, folder }, store.blobs)
    const other = createDiskStore({ root: join(root, 'other') })
    expect(await readKit({ lock, folder }, other.blobs)).toEqual({ taken: 2, missing: 0 })
    expect((await other.blobs.read(`sha256:${lock.packages[0]!.sha256}`)).toString()).toBe('package 0')
    expect(await readKit({ lock, folder }, other.blobs)).toEqual({ taken: 0, missing: 0 })
  })

  it('may be a plain folder of packages, not all of which are there', async () => {
    mkdirSync(folder)
    writeFileSync(join(folder, 'shop_1.0%2b1_amd64.deb'), 'package 0')
    const other = createDiskStore({ root: join(root, 'other') })
    expect(await readKit({ lock, folder }, other.blobs)).toEqual({ taken: 1, missing: 1 })
  })

  it.each([
    ['a changed byte', 'package 9'],
    ['another length', 'package'],
  ])('with %s is refused by the name of the file, and nothing of it is kept', async (_title, content) => {
    await writeKit({ lock, folder }, store.blobs)
    writeFileSync(join(folder, lock.packages[0]!.path), content)
    const other = createDiskStore({ root: join(root, 'other') })
    await expect(readKit({ lock, folder }, other.blobs)).rejects.toMatchObject({
      code: 'KIT_PACKAGE_CORRUPT',
      publicMessage: expect.stringContaining('shop_1.0%2b1_amd64.deb is not p0 1.0'),
    })
    expect(await other.blobs.has(`sha256:${sha256Of(content)}`)).toBe(false)
  })
})

it.each([
  '../escape.deb',
  'pool/../../escape.deb',
  '/etc/passwd',
  'pool//a.deb',
  'pool/a\n.deb',
  'pool/a\\b.deb',
  'pool',
  '',
])('a lock that names the file %j is refused, to write and to read', async (path) => {
  const hostile = lockOf(path)
  await givenStored(hostile)
  await expect(writeKit({ lock: hostile, folder }, store.blobs)).rejects.toMatchObject({ code: 'KIT_PATH_INVALID' })
  mkdirSync(folder)
  const other = createDiskStore({ root: join(root, 'other') })
  await expect(readKit({ lock: hostile, folder }, other.blobs)).rejects.toMatchObject({ code: 'KIT_PATH_INVALID' })
  expect(readdirSync(root).sort()).toEqual(['kit', 'store'])
})

it('two packages under one path are refused', async () => {
  const twice = lockOf('pool/a.deb', './pool/a.deb')
  await givenStored(twice)
  await expect(writeKit({ lock: twice, folder }, store.blobs)).rejects.toMatchObject({ code: 'KIT_PATH_INVALID' })
})

it('archives without a pool are put below one', async () => {
  const flat = lockOf('./dists/a.deb')
  await givenStored(flat)
  await writeKit({ lock: flat, folder }, store.blobs)
  expect(readFileSync(join(folder, 'pool/dists/a.deb'), 'utf8')).toBe('package 0')
})

describe('the folder', () => {
  it('appears as a whole or not at all', async () => {
    await store.blobs.put(Buffer.from('package 0'))
    await expect(writeKit({ lock, folder }, store.blobs)).rejects.toMatchObject({ code: 'STORE_BLOB_MISSING' })
    expect(readdirSync(root)).toEqual(['store'])
  })

  it('may be empty, but not hold anything', async () => {
    await givenStored(lock)
    mkdirSync(folder)
    await writeKit({ lock, folder }, store.blobs)
    await expect(writeKit({ lock, folder }, store.blobs)).rejects.toMatchObject({
      code: 'KIT_FOLDER_UNUSABLE',
      publicMessage: `${folder} cannot be used for packages: it is not empty.`,
    })
  })

  it.each([
    ['absent', 'it is not there'],
    ['a-file', 'it is no folder'],
  ])('to read from must be one: %s', async (name, why) => {
    writeFileSync(join(root, 'a-file'), '')
    await expect(readKit({ lock, folder: join(root, name) }, store.blobs)).rejects.toMatchObject({
      code: 'KIT_FOLDER_UNUSABLE',
      publicMessage: expect.stringContaining(why),
    })
  })

  it('to write to needs one above it', async () => {
    await givenStored(lock)
    const nowhere = join(root, 'absent', 'kit')
    await expect(writeKit({ lock, folder: nowhere }, store.blobs)).rejects.toMatchObject({
      code: 'KIT_FOLDER_UNUSABLE',
      publicMessage: `${nowhere} cannot be used for packages: the folder above it is not there.`,
    })
  })
})
