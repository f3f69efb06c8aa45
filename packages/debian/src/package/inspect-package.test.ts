import type { Digest, Store } from '@whittle/core'
import { createMemoryStore, makeAr, makeDeb, makeElf, makeTar, type DebCompression } from '@whittle/testkit'
import { describe, expect, it } from 'vitest'
import { openDebData, readDebFiles } from './deb-archive.ts'
import { HeldContent } from './held-content.ts'
import { inspectPackage } from './inspect-package.ts'
import { readControl } from './read-control.ts'

async function put(deb: Uint8Array): Promise<{ digest: Digest; store: Store }> {
  const store = createMemoryStore()
  const { digest } = await store.blobs.put(deb)
  return { digest, store }
}

const deb = (compression: DebCompression = 'none') =>
  makeDeb({
    control: {
      Package: 'app',
      Version: '1.2-3',
      Section: 'web',
      Homepage: 'https://example.org',
      Replaces: 'old (<< 1), older',
    },
    compression,
    conffiles: ['/etc/app.conf'],
    scripts: { postinst: '#!/bin/sh\nupdate-alternatives --install /usr/bin/a a /usr/bin/app 5\n' },
    files: [
      { path: '/etc/app.conf', content: 'x = 1\n' },
      { path: '/etc/ld.so.conf.d/app.conf', content: '/opt/app/lib\n' },
      { path: '/lib/app.so', content: makeElf({ soname: 'app.so', needed: ['libc.so.6'] }) },
      { path: '/usr/bin/app', mode: 0o4755, content: '#!/usr/bin/env python3\n' },
      { path: '/usr/bin/link', target: 'app' },
      {
        path: '/usr/share/doc/app/copyright',
        content: 'Format: https://example.org/copyright-format/1.0/\nLicense: Expat\n',
      },
    ],
  })

describe('inspectPackage', () => {
  it('says what the carve needs to know', async () => {
    const { digest, store } = await put(deb())
    const inspection = await inspectPackage(digest, store)
    expect(inspection).toMatchObject({
      name: 'app',
      version: '1.2-3',
      section: 'web',
      essential: false,
      homepage: 'https://example.org',
      replaces: ['old', 'older'],
      conffiles: ['/etc/app.conf'],
      licenses: { '/usr/share/doc/app/copyright': ['Expat'] },
      texts: { '/etc/ld.so.conf.d/app.conf': '/opt/app/lib\n' },
    })
    expect(inspection.commands[0]?.words[0]).toBe('update-alternatives')
    const entries = new Map(inspection.entries.map((entry) => [entry.path, entry]))
    expect(entries.get('/usr/lib/app.so')).toMatchObject({ sourcePath: '/lib/app.so', elf: { soname: 'app.so' } })
    expect(entries.get('/usr/bin/app')).toMatchObject({ mode: 0o4755, shebang: { program: 'python3' } })
    expect(entries.get('/usr/bin/link')).toMatchObject({ type: 'symlink', target: 'app' })
    expect(entries.get('/etc/app.conf')?.sha256).toMatch(/^[0-9a-f]{64}$/)
  })

  it('is the same whatever the compression, and read once', async () => {
    const plain = await put(deb())
    for (const compression of ['gz', 'xz', 'zst'] as const) {
      const { digest, store } = await put(deb(compression))
      const inspection = await inspectPackage(digest, store)
      expect(inspection).toEqual(await inspectPackage(plain.digest, plain.store))
      const withoutBlobs = { ...store, blobs: createMemoryStore().blobs }
      expect(await inspectPackage(digest, withoutBlobs)).toEqual(inspection)
    }
  })
})

describe('openDebData', () => {
  const drain = async (bytes: Uint8Array) => {
    const { digest, store } = await put(bytes)
    for await (const _ of openDebData(digest, store));
  }

  it.each([
    ['no ar archive', Buffer.from('hello')],
    ['no version first', makeAr([{ name: 'control.tar', content: makeTar([]) }])],
    ['another version', makeAr([{ name: 'debian-binary', content: Buffer.from('3.0\n') }])],
    ['no data', makeAr([{ name: 'debian-binary', content: Buffer.from('2.0\n') }])],
    [
      'an unknown compression',
      makeAr([
        { name: 'debian-binary', content: Buffer.from('2.0\n') },
        { name: 'data.tar.lz9', content: Buffer.from('x') },
      ]),
    ],
    ['a truncated archive', deb().subarray(0, -700)],
  ])('refuses %s', async (_, bytes) => {
    await expect(drain(bytes)).rejects.toMatchObject({ category: 'integrity' })
  })
})

describe('readControl', () => {
  it('refuses control archives without a usable control file', async () => {
    const make = (control: Uint8Array) =>
      makeAr([
        { name: 'debian-binary', content: Buffer.from('2.0\n') },
        { name: 'control.tar', content: control },
        { name: 'data.tar', content: makeTar([]) },
      ])
    const control = { path: '/control', content: 'Package: app\nVersion: 1\nArchitecture: all\n' }
    for (const files of [
      [],
      [{ path: '/control', content: 'Package: app\n' }],
      [{ path: '/control', content: `${control.content}Description: ${'x'.repeat(2 ** 20)}\n` }],
      [control, { path: '/postinst', content: Buffer.alloc(2 ** 20 + 1) }],
      [control, { path: '/conffiles', content: Buffer.alloc(2 ** 20 + 1) }],
      [control, { path: '/md5sums', content: Buffer.alloc(16 * 2 ** 20 + 1) }],
    ]) {
      const { digest, store } = await put(make(makeTar(files)))
      await expect(readControl(digest, store)).rejects.toMatchObject({ code: 'DEB_CONTROL_INVALID' })
    }
  })
})

describe('HeldContent', () => {
  const program = Buffer.concat([makeElf({ soname: 'a' }), Buffer.alloc(5000, 'x')])
  const text = Buffer.from(`#!/bin/sh\n${'y'.repeat(5000)}`)
  it.each([1, 3, 256, 257, 10_000])(
    'keeps programs whole and of others the first line, in pieces of %i',
    (pieceBytes) => {
      for (const [bytes, wanted, kept] of [
        [program, false, program.length],
        [text, false, 256],
        [text, true, text.length],
        [text.subarray(0, 2), false, 2],
      ] as const) {
        const held = new HeldContent(bytes.length, wanted)
        for (let at = 0; at < bytes.length; at += pieceBytes)
          held.take(bytes.subarray(at, at + pieceBytes), () => expect(bytes).toBe(program))
        expect(held.bytes.equals(bytes.subarray(0, kept))).toBe(true)
      }
    },
  )
})

const elfOf = (needed: string[]) => makeElf({ needed })
const licences = `Format: https://example.org/copyright-format/1.0/\n${Array.from({ length: 200 }, (_, at) => `License: X${at}${'x'.repeat(70)}\n`).join('')}`

describe('a hostile package', () => {
  it.each([
    [
      'configuration',
      560,
      (at: number) => ({ path: `/etc/ld.so.conf.d/${at}.conf`, content: Buffer.alloc(60_000, 'x') }),
    ],
    [
      'programs that all name the same libraries',
      40,
      (at: number) => ({
        path: `/usr/lib/${at}.so`,
        content: elfOf(Array.from({ length: 10_000 }, () => 'x'.repeat(90))),
      }),
    ],
    ['licences', 2500, (at: number) => ({ path: `/usr/share/doc/${at}/copyright`, content: licences })],
  ])('with %s without end is refused', async (_, count, make) => {
    const files = Array.from({ length: count }, (_, at) => make(at))
    const { digest, store } = await put(makeDeb({ control: { Package: 'app' }, files, compression: 'none' }))
    await expect(inspectPackage(digest, store)).rejects.toMatchObject({ code: 'DEB_FILE_TOO_LARGE' })
  })

  const about = (fields: Record<string, string>) =>
    makeDeb({ control: { Package: 'app', ...fields }, compression: 'none' })

  it.each<Record<string, string>>([
    { Package: '../../etc/passwd' },
    { Package: 'App' },
    { Package: 'a\u001B[31m' },
    { Version: '1.0/../..' },
    { Version: '1 0' },
    { Architecture: 'amd64/../x' },
    { Maintainer: 'Red \u001B[31m <a@example.org>' },
    { Homepage: 'https://example.org/\u0000' },
    { Description: 'one\n two \u0007' },
  ])('with the fields %j is refused', async (fields) => {
    const { digest, store } = await put(about(fields))
    await expect(inspectPackage(digest, store)).rejects.toMatchObject({ code: 'DEB_CONTROL_INVALID' })
  })

  it.each(['gz', 'xz', 'zst'] as const)(
    'that is a bomb of %s is refused before it is unpacked',
    async (compression) => {
      const files = [{ path: '/usr/share/zeros', content: Buffer.alloc(160 * 1024 ** 2) }]
      const { digest, store } = await put(makeDeb({ control: { Package: 'app' }, compression, files }))
      const before = process.memoryUsage.rss()
      await expect(inspectPackage(digest, store)).rejects.toMatchObject({
        code: 'ARCHIVE_LIMIT_EXCEEDED',
        publicMessage: expect.stringContaining('far more than its size allows'),
      })
      expect(process.memoryUsage.rss() - before).toBeLessThan(96 * 1024 ** 2)
    },
  )
})

describe('readDebFiles', () => {
  it('reads what is asked for, and no more than is allowed', async () => {
    const { digest, store } = await put(deb())
    const paths = new Set(['/etc/app.conf', '/nothing'])
    const files = await readDebFiles(digest, { paths, maxBytes: 100 }, store)
    expect([...files].map(([path, content]) => [path, content.toString()])).toEqual([['/etc/app.conf', 'x = 1\n']])
    await expect(readDebFiles(digest, { paths, maxBytes: 5 }, store)).rejects.toMatchObject({
      code: 'DEB_FILE_TOO_LARGE',
    })
  })

  it('unpacks a package once for the same files, and again when what it remembers is damaged', async () => {
    const { digest, store } = await put(deb())
    const options = { paths: new Set(['/etc/app.conf', '/nothing']), maxBytes: 100 }
    const keys: Digest[] = []
    const opened: Digest[] = []
    const watched: Store = {
      blobs: { ...store.blobs, open: (asked) => (opened.push(asked), store.blobs.open(asked)) },
      memo: { ...store.memo, set: (key, value) => (keys.push(key), store.memo.set(key, value)) },
    }
    const read = () => readDebFiles(digest, options, watched)
    const first = await read()
    expect(await read()).toEqual(first)
    expect(await readDebFiles(digest, { ...options, paths: new Set(['/etc/app.conf']) }, watched)).toEqual(first)
    expect(opened).toHaveLength(2)
    for (const damaged of [{}, [['/etc/app.conf', 1]], 'text']) {
      await store.memo.set(keys[0]!, damaged)
      expect(await read()).toEqual(first)
    }
    expect(opened).toHaveLength(5)
  })
})
