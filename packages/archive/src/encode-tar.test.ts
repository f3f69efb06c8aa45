import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeTarHeader, END_OF_ARCHIVE, tarPadding } from './encode-tar.ts'
import { readTar } from './read-tar.ts'
import { streamOf } from './stream-of.ts'
import type { TarHeader } from './tar-types.ts'

const header = (changes: Partial<TarHeader>): TarHeader => ({
  path: '/file',
  type: 'file',
  mode: 0o644,
  uid: 0,
  gid: 0,
  mtimeSeconds: 1_700_000_000,
  sizeBytes: 0,
  ...changes,
})

const archiveOf = (headers: TarHeader[]) =>
  Buffer.concat([
    ...headers.flatMap((one) => [encodeTarHeader(one), Buffer.alloc(one.sizeBytes, 'x'), tarPadding(one.sizeBytes)]),
    END_OF_ARCHIVE,
  ])

async function readBack(bytes: Buffer): Promise<TarHeader[]> {
  const headers: TarHeader[] = []
  for await (const { body: _body, ...rest } of readTar(streamOf(bytes))) headers.push(rest)
  return headers
}

const DIFFICULT: TarHeader[] = [
  header({ path: '/usr', type: 'directory', mode: 0o1777 }),
  header({ path: '/usr/bin/sudo', mode: 0o4755, uid: 12, gid: 34, sizeBytes: 513 }),
  header({ path: `/usr/${'a'.repeat(90)}/${'b'.repeat(99)}` }),
  header({ path: `/usr/${'c'.repeat(200)}/${'d'.repeat(200)}` }),
  header({ path: '/usr/größe', sizeBytes: 1 }),
  header({ path: '/usr/link', type: 'symlink', mode: 0o777, target: `../${'t'.repeat(150)}` }),
  header({ path: '/usr/bin/hard', type: 'hardlink', target: '/usr/bin/sudo' }),
  header({ path: '/usr/owner', uid: 4_000_000_000, gid: 3_000_000 }),
]

describe('encodeTarHeader', () => {
  it('is read back unchanged', async () => {
    expect(await readBack(archiveOf(DIFFICULT))).toEqual(DIFFICULT)
  })

  it('is understood by GNU tar', () => {
    const listing = execFileSync('tar', ['-tvf', '-', '--numeric-owner', '--quoting-style=literal'], {
      input: archiveOf(DIFFICULT),
      env: { TZ: 'UTC', LC_ALL: 'C.UTF-8', PATH: '/usr/bin:/bin' },
    }).toString()
    expect(
      listing
        .split('\n')
        .filter(Boolean)
        .map((line) => line.replaceAll(/ +/g, ' ')),
    ).toEqual([
      'drwxr-xr-t 0/0 0 2023-11-14 22:13 usr/'.replace('drwxr-xr-t', 'drwxrwxrwt'),
      '-rwsr-xr-x 12/34 513 2023-11-14 22:13 usr/bin/sudo',
      `-rw-r--r-- 0/0 0 2023-11-14 22:13 usr/${'a'.repeat(90)}/${'b'.repeat(99)}`,
      `-rw-r--r-- 0/0 0 2023-11-14 22:13 usr/${'c'.repeat(200)}/${'d'.repeat(200)}`,
      '-rw-r--r-- 0/0 1 2023-11-14 22:13 usr/größe',
      `lrwxrwxrwx 0/0 0 2023-11-14 22:13 usr/link -> ../${'t'.repeat(150)}`,
      'hrw-r--r-- 0/0 0 2023-11-14 22:13 usr/bin/hard link to usr/bin/sudo',
      '-rw-r--r-- 4000000000/3000000 0 2023-11-14 22:13 usr/owner',
    ])
  })

  it('uses pax only where ustar cannot say it', () => {
    expect(encodeTarHeader(DIFFICULT[2]!).length).toBe(512)
    expect(encodeTarHeader(DIFFICULT[3]!).length).toBe(3 * 512)
  })

  it('is read back unchanged whatever the path', async () => {
    const component = fc.stringMatching(/^[a-zA-Z0-9 é漢._+-]{1,60}$/).filter((part) => part !== '.' && part !== '..')
    await fc.assert(
      fc.asyncProperty(fc.array(component, { minLength: 1, maxLength: 12 }), fc.nat(), async (parts, mtimeSeconds) => {
        const one = header({ path: `/${parts.join('/')}`, mtimeSeconds })
        expect(await readBack(archiveOf([one]))).toEqual([one])
      }),
      { numRuns: 200, seed: 3 },
    )
  })
})
