import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { END, rawMember, type RawMember } from '@whittle/archive/testing'
import { createMemoryStore } from '@whittle/testkit'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { unpackLayers } from './unpack-layer.ts'

let folder: string
let root: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'unpack-'))
  root = join(folder, 'root')
  mkdirSync(root)
  writeFileSync(join(folder, 'canary'), 'as it was')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function unpack(...members: RawMember[]): Promise<void> {
  return unpackAll([members])
}

async function unpackAll(layers: RawMember[][]): Promise<void> {
  const { blobs } = createMemoryStore()
  const stored = layers.map((members) => blobs.put(gzipSync(Buffer.concat([...members.map(rawMember), END]))))
  const digests = (await Promise.all(stored)).map(({ digest }) => digest)
  await unpackLayers(blobs, digests, { root, user: { uid: 65_534, gid: 65_534 } })
}

describe('a hostile layer', () => {
  it.each<[string, string, RawMember[]]>([
    ['a path that leaves', 'ARCHIVE_PATH_OUTSIDE', [{ name: '../canary', content: 'x' }]],
    ['an absolute path', 'ARCHIVE_PATH_OUTSIDE', [{ name: '/tmp/whittle-escape', content: 'x' }]],
    [
      'a file below a link out',
      'ARCHIVE_PATH_THROUGH_LINK',
      [
        { name: 'out', typeflag: '2', linkname: '..' },
        { name: 'out/canary', content: 'x' },
      ],
    ],
    [
      'a file in place of a link out',
      'ARCHIVE_DUPLICATE_MEMBER',
      [
        { name: 'out', typeflag: '2', linkname: '../canary' },
        { name: './out', content: 'x' },
      ],
    ],
    ['a hard link out', 'ARCHIVE_PATH_OUTSIDE', [{ name: 'a', typeflag: '1', linkname: '../canary' }]],
    ['a device', 'ARCHIVE_TYPE_REFUSED', [{ name: 'sda', typeflag: '4' }]],
  ])('with %s is refused, and nothing is written outside', async (_title, code, members) => {
    await expect(unpack(...members)).rejects.toMatchObject({ code })
    expect(readdirSync(folder).sort()).toEqual(['canary', 'root'])
    expect(readFileSync(join(folder, 'canary'), 'utf8')).toBe('as it was')
    expect(existsSync('/tmp/whittle-escape')).toBe(false)
  })

  it('with links out, hard links to them and circles has them unpacked and not followed', async () => {
    await unpack(
      { name: 'out', typeflag: '2', linkname: '../canary' },
      { name: 'again', typeflag: '1', linkname: 'out' },
      { name: 'a', typeflag: '2', linkname: 'b' },
      { name: 'b', typeflag: '2', linkname: 'a' },
    )
    expect(readlinkSync(join(root, 'again'))).toBe('../canary')
    expect(lstatSync(join(root, 'a')).isSymbolicLink()).toBe(true)
    expect(readFileSync(join(folder, 'canary'), 'utf8')).toBe('as it was')
  })

  it('with a link in the place of /etc has no hosts file put where it leads', async () => {
    await unpack({ name: 'etc', typeflag: '2', linkname: '..' })
    expect(readdirSync(folder).sort()).toEqual(['canary', 'root'])
  })
})

describe('several layers', () => {
  it('may share folders', async () => {
    await unpackAll([
      [
        { name: 'usr/', typeflag: '5' },
        { name: 'usr/a', content: 'a' },
      ],
      [
        { name: 'usr/', typeflag: '5' },
        { name: 'usr/b', content: 'b' },
      ],
    ])
    expect(readdirSync(join(root, 'usr')).sort()).toEqual(['a', 'b'])
  })

  it.each<[string, RawMember]>([
    ['a file below a link of another', { name: 'out/new', content: 'x' }],
    ['a file in the place of a link of another', { name: 'out', content: 'x' }],
    ['a folder in the place of a link of another', { name: 'out/', typeflag: '5' }],
    ['a link below a link of another', { name: 'out/new', typeflag: '2', linkname: 'x' }],
  ])('with %s are refused, and nothing is written outside', async (_title, member) => {
    const { mode } = lstatSync(folder)
    const link = { name: 'out', typeflag: '2', linkname: '..' }
    await expect(unpackAll([[link], [member]])).rejects.toMatchObject({ code: 'SANDBOX_LAYERS_CLASH' })
    expect(readdirSync(folder).sort()).toEqual(['canary', 'root'])
    expect(lstatSync(folder).mode).toBe(mode)
  })
})

describe('the hosts file that the sandbox mounts over', () => {
  it('has a place, also where the image has none and its user may not write', async () => {
    await unpack({ name: 'etc/', typeflag: '5' })
    expect(readFileSync(join(root, 'etc/hosts'), 'utf8')).toBe('')
    expect(lstatSync(join(root, 'etc')).mode & 0o222).toBe(0)
  })

  it('leaves that of the image as it is', async () => {
    await unpack({ name: 'etc/hosts', content: '127.0.0.1 own\n' })
    expect(readFileSync(join(root, 'etc/hosts'), 'utf8')).toBe('127.0.0.1 own\n')
  })
})
