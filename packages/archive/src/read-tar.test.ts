import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, linkSync, symlinkSync, writeFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { ArchiveLimits } from './limits.ts'
import { readTar } from './read-tar.ts'
import { streamOf } from './stream-of.ts'
import { END, paxMember, paxRecord, rawMember, type RawMember } from './testing/raw-tar.ts'

async function list(bytes: Buffer, limits?: Partial<ArchiveLimits>, pieceBytes = 1000): Promise<string[]> {
  const lines: string[] = []
  for await (const entry of readTar(streamOf(bytes, pieceBytes), limits)) {
    const chunks: Uint8Array[] = []
    for await (const chunk of entry.body) chunks.push(Buffer.from(chunk))
    const content = Buffer.concat(chunks).toString()
    lines.push([entry.type, entry.path, entry.target, content.slice(0, 20)].filter(Boolean).join(' '))
  }
  return lines
}

const archive = (...members: (RawMember | Buffer)[]) =>
  Buffer.concat([...members.map((member) => (Buffer.isBuffer(member) ? member : rawMember(member))), END])

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

describe('readTar on sound archives', () => {
  it('reads names, links and content, however the stream is cut', async () => {
    const bytes = archive(
      { name: './', typeflag: '5' },
      { name: './usr//bin/./a', content: 'abc' },
      { name: 'usr/bin/b', typeflag: '1', linkname: './usr/bin/a' },
      { name: './usr/bin/c', typeflag: '2', linkname: '../../../outside' },
      { name: 'old-directory/', typeflag: '\0', magic: '' },
      { name: 'name', prefix: 'long/prefix', content: 'x'.repeat(512) },
    )
    const expected = [
      'directory /',
      'file /usr/bin/a abc',
      'hardlink /usr/bin/b /usr/bin/a',
      'symlink /usr/bin/c ../../../outside',
      'directory /old-directory',
      'file /long/prefix/name xxxxxxxxxxxxxxxxxxxx',
    ]
    for (const pieceBytes of [1, 7, 511, 512, 513, 1_000_000]) {
      expect(await list(bytes, {}, pieceBytes)).toEqual(expected)
    }
  })

  it('reads GNU long names and links', async () => {
    const long = `./${'d/'.repeat(80)}file`
    const bytes = archive(
      { name: '././@LongLink', typeflag: 'L', content: `${long}\0` },
      { name: long.slice(0, 99), content: 'content' },
      { name: '././@LongLink', typeflag: 'K', content: `${long}\0` },
      { name: 'link', typeflag: '2', linkname: long.slice(0, 99) },
    )
    expect(await list(bytes)).toEqual([`file ${long.slice(1)} content`, `symlink /link ${long}`])
  })

  it('reads pax overrides, size and fractional dates included', async () => {
    const bytes = archive(
      paxMember(
        paxRecord('path', './ünï/cödé'),
        paxRecord('size', '3'),
        paxRecord('mtime', '1700000000.123456789'),
        paxRecord('uid', '3000000'),
      ),
      { name: 'ascii', size: 0, content: 'abc' },
      paxMember(paxRecord('linkpath', 'elsewhere')),
      { name: 'link', typeflag: '2', linkname: 'x' },
      { name: 'pax_global_header', typeflag: 'g', content: paxRecord('comment', 'commit 0') },
      { name: 'last', content: '' },
    )
    expect(await list(bytes)).toEqual(['file /ünï/cödé abc', 'symlink /link elsewhere', 'file /last'])
    for await (const entry of readTar(streamOf(bytes))) {
      expect(entry).toMatchObject({ uid: 3_000_000, mtimeSeconds: 1_700_000_000 })
      break
    }
  })

  it.each(['gnu', 'ustar', 'pax', 'v7'])('reads what GNU tar writes (%s)', async (format) => {
    const folder = mkdtempSync(join(tmpdir(), 'tar-'))
    folders.push(folder)
    mkdirSync(join(folder, 'bin'))
    writeFileSync(join(folder, 'bin/a'), 'a'.repeat(100_000))
    linkSync(join(folder, 'bin/a'), join(folder, 'bin/b'))
    symlinkSync('../etc', join(folder, 'bin/c'))
    const bytes = execFileSync('tar', [`--format=${format}`, '--sort=name', '-c', '-C', folder, '.'])
    expect(await list(bytes)).toEqual([
      'directory /',
      'directory /bin',
      'file /bin/a aaaaaaaaaaaaaaaaaaaa',
      'hardlink /bin/b /bin/a',
      'symlink /bin/c ../etc',
    ])
  })

  it('passes over bodies that are not read', async () => {
    const paths: string[] = []
    for await (const { path } of readTar(streamOf(archive({ name: 'a', content: 'x'.repeat(5000) }, { name: 'b' })))) {
      paths.push(path)
    }
    expect(paths).toEqual(['/a', '/b'])
  })

  it('refuses a body that is read after the reader moved on', async () => {
    const bodies: AsyncIterable<Uint8Array>[] = []
    for await (const { body } of readTar(streamOf(archive({ name: 'a', content: 'x' })))) bodies.push(body)
    await expect(bodies[0]![Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'ARCHIVE_BODY_GONE' })
  })

  it('lets the source go when it is left early', async () => {
    let released = false
    const source = async function* () {
      try {
        yield* streamOf(archive({ name: 'a' }, { name: 'b' }), 512)
      } finally {
        released = true
      }
    }
    for await (const entry of readTar(source())) {
      expect(entry.path).toBe('/a')
      break
    }
    expect(released).toBe(true)
  })
})

const HOSTILE: [title: string, code: string, bytes: Buffer, limits?: Partial<ArchiveLimits>][] = [
  ['..', 'ARCHIVE_PATH_OUTSIDE', archive({ name: '../etc/passwd' })],
  ['.. in the middle', 'ARCHIVE_PATH_OUTSIDE', archive({ name: './usr/../../x' })],
  ['.. by prefix', 'ARCHIVE_PATH_OUTSIDE', archive({ name: 'x', prefix: '..' })],
  ['.. by pax', 'ARCHIVE_PATH_OUTSIDE', archive(paxMember(paxRecord('path', 'a/../../b')), { name: 'ok' })],
  ['.. by long name', 'ARCHIVE_PATH_OUTSIDE', archive({ typeflag: 'L', content: '../x\0' }, { name: 'ok' })],
  ['absolute', 'ARCHIVE_PATH_OUTSIDE', archive({ name: '/etc/passwd' })],
  ['hard link out', 'ARCHIVE_PATH_OUTSIDE', archive({ name: 'a', typeflag: '1', linkname: '../../etc/shadow' })],
  ['absolute hard link', 'ARCHIVE_PATH_OUTSIDE', archive({ name: 'a', typeflag: '1', linkname: '/etc/shadow' })],
  ['hard link to nothing', 'ARCHIVE_LINK_INVALID', archive({ name: 'a', typeflag: '1', linkname: 'b' })],
  ['hard link to itself', 'ARCHIVE_LINK_INVALID', archive({ name: 'a', typeflag: '1', linkname: 'a' })],
  [
    'hard link to a directory',
    'ARCHIVE_LINK_INVALID',
    archive({ name: 'd', typeflag: '5' }, { name: 'a', typeflag: '1', linkname: 'd' }),
  ],
  ['empty symlink', 'ARCHIVE_PATH_INVALID', archive({ name: 'a', typeflag: '2' })],
  ['symlink with newline', 'ARCHIVE_PATH_INVALID', archive({ name: 'a', typeflag: '2', linkname: 'b\nc' })],
  [
    'below a symlink',
    'ARCHIVE_PATH_THROUGH_LINK',
    archive({ name: 'a', typeflag: '2', linkname: '/etc' }, { name: 'a/passwd', content: 'x' }),
  ],
  ['below a file', 'ARCHIVE_PATH_THROUGH_LINK', archive({ name: 'a' }, { name: 'a/b/c' })],
  [
    'a symlink where members already were',
    'ARCHIVE_DUPLICATE_MEMBER',
    archive({ name: 'a/b' }, { name: 'a', typeflag: '2', linkname: '/etc' }),
  ],
  ['duplicate', 'ARCHIVE_DUPLICATE_MEMBER', archive({ name: 'a' }, { name: './/a' })],
  ['control character', 'ARCHIVE_PATH_INVALID', archive({ name: 'a\x1bb' })],
  ['NUL by pax', 'ARCHIVE_PATH_INVALID', archive(paxMember(paxRecord('path', 'a\0b')), { name: 'ok' })],
  ['NUL by long name', 'ARCHIVE_PATH_INVALID', archive({ typeflag: 'L', content: 'a\0b\0' }, { name: 'ok' })],
  ['not UTF-8', 'ARCHIVE_PATH_INVALID', archive({ name: Buffer.from([0x61, 0xff, 0xfe]) })],
  ['component too long', 'ARCHIVE_PATH_INVALID', archive(paxMember(paxRecord('path', 'x'.repeat(300))), {})],
  ['path too long', 'ARCHIVE_LIMIT_EXCEEDED', archive(paxMember(paxRecord('path', 'x/'.repeat(3000))), {})],
  ['root as a file', 'ARCHIVE_PATH_INVALID', archive({ name: '.', content: 'x' })],
  ['empty name', 'ARCHIVE_PATH_INVALID', archive({ name: '' })],
  ['character device', 'ARCHIVE_TYPE_REFUSED', archive({ name: 'null', typeflag: '3' })],
  ['block device', 'ARCHIVE_TYPE_REFUSED', archive({ name: 'sda', typeflag: '4' })],
  ['fifo', 'ARCHIVE_TYPE_REFUSED', archive({ name: 'pipe', typeflag: '6' })],
  ['GNU sparse', 'ARCHIVE_TYPE_REFUSED', archive({ name: 'hole', typeflag: 'S' })],
  ['pax sparse', 'ARCHIVE_TYPE_REFUSED', archive(paxMember(paxRecord('GNU.sparse.major', '1')), {})],
  ['pax sparse map', 'ARCHIVE_TYPE_REFUSED', archive(paxMember(paxRecord('GNU.sparse.map', '0,1')), {})],
  ['pax path without a name', 'ARCHIVE_PATH_INVALID', archive(paxMember(paxRecord('path', '')), { name: 'ok' })],
  [
    'pax path over a long name',
    'ARCHIVE_PATH_OUTSIDE',
    archive({ typeflag: 'L', content: 'ok\0' }, paxMember(paxRecord('path', '../x')), { name: 'ok' }),
  ],
  [
    'pax link out',
    'ARCHIVE_PATH_OUTSIDE',
    archive(paxMember(paxRecord('linkpath', '../../etc/shadow')), { name: 'a', typeflag: '1', linkname: 'b' }),
  ],
  [
    'pax size over a directory',
    'ARCHIVE_HEADER_INVALID',
    archive(paxMember(paxRecord('size', '512')), { typeflag: '5' }),
  ],
  [
    'pax size that hides a member',
    'ARCHIVE_TRUNCATED',
    archive(paxMember(paxRecord('size', '4096')), { content: 'x' }),
  ],
  ['pax record of no length', 'ARCHIVE_HEADER_INVALID', archive(paxMember('0 path=x\n'), {})],
  ['pax record of an endless length', 'ARCHIVE_HEADER_INVALID', archive(paxMember(`${'9'.repeat(400)} path=x\n`), {})],
  ['pax owner without end', 'ARCHIVE_HEADER_INVALID', archive(paxMember(paxRecord('uid', '9'.repeat(30))), {})],
  ['pax date far away', 'ARCHIVE_HEADER_INVALID', archive(paxMember(paxRecord('mtime', '999999999999999')), {})],
  [
    'long name twice',
    'ARCHIVE_HEADER_INVALID',
    archive({ typeflag: 'L', content: 'a\0' }, { typeflag: 'L', content: 'a\0' }, {}),
  ],
  [
    'long link out',
    'ARCHIVE_PATH_OUTSIDE',
    archive({ typeflag: 'K', content: '/etc/shadow\0' }, { typeflag: '1', linkname: 'x' }),
  ],
  ['long name without a member', 'ARCHIVE_TRUNCATED', archive({ typeflag: 'L', content: 'a\0' })],
  ['empty long name', 'ARCHIVE_PATH_INVALID', archive({ typeflag: 'L', content: '\0' }, { name: 'ok' })],
  ['contiguous file below a file', 'ARCHIVE_PATH_THROUGH_LINK', archive({ name: 'a' }, { name: 'a/b', typeflag: '7' })],
  [
    'links in a circle with a member below',
    'ARCHIVE_PATH_THROUGH_LINK',
    archive(
      { name: 'a', typeflag: '2', linkname: 'b' },
      { name: 'b', typeflag: '2', linkname: 'a' },
      { name: 'a/passwd', content: 'x' },
    ),
  ],
  ['volume', 'ARCHIVE_TYPE_REFUSED', archive({ name: 'v', typeflag: 'V' })],
  ['global overrides', 'ARCHIVE_TYPE_REFUSED', archive({ typeflag: 'g', content: paxRecord('path', 'x') }, {})],
  ['other charset', 'ARCHIVE_TYPE_REFUSED', archive(paxMember(paxRecord('hdrcharset', 'BINARY')), {})],
  ['wrong checksum', 'ARCHIVE_CHECKSUM_MISMATCH', archive({ name: 'a', checksumOff: 1 })],
  ['size is no number', 'ARCHIVE_HEADER_INVALID', archive({ name: 'a', size: '0000x000000\0' })],
  ['negative owner', 'ARCHIVE_HEADER_INVALID', archive({ uid: Buffer.alloc(8, 0xff) })],
  ['directory with a size', 'ARCHIVE_HEADER_INVALID', archive({ name: 'd', typeflag: '5', size: 512 })],
  ['symlink with a size', 'ARCHIVE_HEADER_INVALID', archive({ typeflag: '2', linkname: 'x', size: 5 })],
  ['unknown version', 'ARCHIVE_HEADER_INVALID', archive({ magic: 'ustar\x0099' })],
  ['repeated pax header', 'ARCHIVE_HEADER_INVALID', archive(paxMember(), paxMember(), {})],
  ['pax length lies', 'ARCHIVE_HEADER_INVALID', archive(paxMember('99 path=x\n'), {})],
  ['pax without equals', 'ARCHIVE_HEADER_INVALID', archive(paxMember('7 path\n'), {})],
  ['pax size is no number', 'ARCHIVE_HEADER_INVALID', archive(paxMember(paxRecord('size', '-1')), {})],
  ['gigantic pax header', 'ARCHIVE_LIMIT_EXCEEDED', rawMember({ typeflag: 'x', size: 2 ** 32 })],
  ['gigantic long name', 'ARCHIVE_LIMIT_EXCEEDED', rawMember({ typeflag: 'L', size: 2 ** 32 })],
  ['size lies', 'ARCHIVE_TRUNCATED', archive({ name: 'a', size: 4096, content: 'x' })],
  ['no end', 'ARCHIVE_TRUNCATED', rawMember({ name: 'a' })],
  ['empty', 'ARCHIVE_TRUNCATED', Buffer.alloc(0)],
  ['half a header', 'ARCHIVE_TRUNCATED', rawMember({ name: 'a' }).subarray(0, 200)],
  ['end after extension', 'ARCHIVE_TRUNCATED', archive(paxMember())],
  ['data behind the end', 'ARCHIVE_TRAILING_DATA', Buffer.concat([archive({ name: 'a' }), Buffer.from('x')])],
  ['too many members', 'ARCHIVE_LIMIT_EXCEEDED', archive({ name: 'a' }, { name: 'b' }), { maxEntries: 1 }],
  ['too many path bytes', 'ARCHIVE_LIMIT_EXCEEDED', archive({ name: 'a/b/c/d' }), { maxTotalPathBytes: 8 }],
  [
    'too many bytes of link targets',
    'ARCHIVE_LIMIT_EXCEEDED',
    archive(
      { name: 'a', typeflag: '2', linkname: 'x'.repeat(90) },
      { name: 'b', typeflag: '2', linkname: 'y'.repeat(90) },
    ),
    { maxTotalPathBytes: 100 },
  ],
  ['too many bytes', 'ARCHIVE_LIMIT_EXCEEDED', archive({ name: 'a', content: 'abc' }), { maxBytes: 2 }],
  ['impossible size', 'ARCHIVE_LIMIT_EXCEEDED', archive(paxMember(paxRecord('size', '9007199254740991')), {})],
]

describe('readTar on hostile archives', () => {
  it.each(HOSTILE)('refuses: %s', async (_title, code, bytes, limits) => {
    await expect(list(bytes, limits)).rejects.toMatchObject({ code, category: 'integrity', retryable: false })
  })
})
