import { execFile } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { digestOfBytes, digestOfDocument, type Digest, type Store } from '@whittle/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createDiskStore } from './disk-store.ts'
import { explainFileError } from './store-error.ts'

let root: string
beforeEach(() => {
  root = join(mkdtempSync(join(tmpdir(), 'store-')), 'store')
})
afterEach(() => {
  rmSync(join(root, '..'), { recursive: true })
})

const bytes = Buffer.from('some content')
const digest = digestOfBytes(bytes)

async function* stream(...chunks: (string | Error)[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) {
    if (chunk instanceof Error) throw chunk
    yield Buffer.from(chunk)
  }
}

async function content(source: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of source) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

const files = () =>
  existsSync(root)
    ? readdirSync(root, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => entry.name)
    : []

describe('blobs', () => {
  it('come back as they were put, from memory or from a stream', async () => {
    const { blobs } = createDiskStore({ root })
    expect(await blobs.put(bytes)).toEqual({ digest, sizeBytes: bytes.length })
    expect(await blobs.put(stream('some ', '', 'content'))).toEqual({ digest, sizeBytes: bytes.length })
    expect((await blobs.read(digest)).equals(bytes)).toBe(true)
    expect(await content(blobs.open(digest))).toBe('some content')
    expect(await blobs.has(digest)).toBe(true)
    expect(await blobs.stat(digest)).toEqual({ digest, sizeBytes: bytes.length })
    expect(files()).toEqual([digest.slice('sha256:'.length)])
  })

  it('may be empty, or larger than the write buffer', async () => {
    const { blobs } = createDiskStore({ root })
    const empty = await blobs.put(stream())
    expect(empty.sizeBytes).toBe(0)
    expect((await blobs.read(empty.digest)).length).toBe(0)
    const part = 'x'.repeat(700_000)
    const large = await blobs.put(stream(part, part, part))
    expect(large).toEqual({ digest: digestOfBytes(part.repeat(3)), sizeBytes: 2_100_000 })
  })

  it('that are not there are an error by name', async () => {
    const { blobs } = createDiskStore({ root })
    expect(await blobs.has(digest)).toBe(false)
    expect(await blobs.stat(digest)).toBeUndefined()
    await expect(blobs.read(digest)).rejects.toMatchObject({ code: 'STORE_BLOB_MISSING' })
    await expect(content(blobs.open(digest))).rejects.toMatchObject({ code: 'STORE_BLOB_MISSING' })
  })

  it.each([
    ['another digest', { digest: digestOfBytes('other') }],
    ['shorter than expected', { sizeBytes: bytes.length + 1 }],
    ['longer than expected', { sizeBytes: bytes.length - 1 }],
  ])('that are not what was expected are refused: %s', async (_title, expected) => {
    const { blobs } = createDiskStore({ root })
    for (const source of [bytes, stream('some ', 'content')]) {
      await expect(blobs.put(source, expected)).rejects.toMatchObject({
        code: 'STORE_BLOB_MISMATCH',
        category: 'integrity',
        retryable: false,
      })
    }
    expect(files()).toEqual([])
  })

  it('leave nothing behind when their source fails', async () => {
    const { blobs } = createDiskStore({ root })
    await expect(blobs.put(stream('some', new Error('connection lost')))).rejects.toThrow('connection lost')
    expect(files()).toEqual([])
  })

  it('are repaired by a put when the file on disk lost its end', async () => {
    const { blobs } = createDiskStore({ root })
    await blobs.put(bytes)
    writeFileSync(join(root, 'sha256', digest.slice(7, 9), digest.slice(7)), 'some')
    await blobs.put(bytes)
    expect((await blobs.read(digest)).equals(bytes)).toBe(true)
  })

  it.each([
    ['read', async (store: Store) => void (await store.blobs.read(digest))],
    ['streamed', async (store: Store) => void (await content(store.blobs.open(digest)))],
  ])('that the disk damaged are discarded when they are %s, and can be put again', async (_title, use) => {
    const store = createDiskStore({ root })
    await store.blobs.put(bytes)
    writeFileSync(join(root, 'sha256', digest.slice(7, 9), digest.slice(7)), 'same Content')
    await expect(use(store)).rejects.toMatchObject({ code: 'STORE_BLOB_MISSING', details: { damaged: true } })
    expect(await store.blobs.has(digest)).toBe(false)
    await store.blobs.put(bytes)
    await expect(use(store)).resolves.toBeUndefined()
  })

  it('may be put many times at once, by several processes, too', async () => {
    const script = `
      import { createDiskStore } from ${JSON.stringify(import.meta.resolve('./index.ts'))}
      const { blobs } = createDiskStore({ root: ${JSON.stringify(root)} })
      await Promise.all(Array.from({ length: 20 }, (_, at) => blobs.put(Buffer.alloc(300_000, String(at % 4)))))`
    const run = promisify(execFile)
    await Promise.all(
      Array.from({ length: 3 }, () => run(process.execPath, ['--input-type=module-typescript', '-e', script])),
    )
    expect(files().length).toBe(4)
    const { blobs } = createDiskStore({ root })
    for (const at of [0, 1, 2, 3]) {
      const expected = Buffer.alloc(300_000, String(at))
      expect((await blobs.read(digestOfBytes(expected))).equals(expected)).toBe(true)
    }
  })
})

describe('memo', () => {
  const key = digestOfDocument({ stage: 'example', input: 1 })
  const fileOf = (at: Digest) => join(root, 'memo', at.slice(7, 9), `${at.slice(7)}.json`)

  it('gives back what was set, the last one of several', async () => {
    const { memo } = createDiskStore({ root })
    expect(await memo.get(key)).toBeUndefined()
    await memo.set(key, { first: true })
    await memo.set(key, { list: [1, 'two', null] })
    expect(await memo.get(key)).toEqual({ list: [1, 'two', null] })
  })

  it.each([
    ['half an entry', (text: string) => text.slice(0, -3)],
    ['something else', () => '[]'],
    ['another key', (text: string) => text.replaceAll(/[0-9a-f]{64}/g, '0'.repeat(64))],
    ['nothing', () => ''],
  ])('takes a broken entry for lost: %s', async (_title, breakIt) => {
    const { memo } = createDiskStore({ root })
    await memo.set(key, { fine: true })
    writeFileSync(fileOf(key), breakIt(readFileSync(fileOf(key), 'utf8')))
    expect(await memo.get(key)).toBeUndefined()
    await memo.set(key, { fine: true })
    expect(await memo.get(key)).toEqual({ fine: true })
  })
})

describe('errors of the disk', () => {
  it.each([
    ['ENOSPC', 'STORE_FULL'],
    ['EACCES', 'STORE_NOT_WRITABLE'],
    ['EROFS', 'STORE_NOT_WRITABLE'],
    ['EIO', 'STORE_UNAVAILABLE'],
  ])('%s is said in words', (code, whittleCode) => {
    const thrown = Object.assign(new Error(`${code}: ${root}/secret`), { code, syscall: 'write' })
    const explained = explainFileError(thrown)
    expect(explained).toMatchObject({ code: whittleCode, category: 'internal' })
    expect((explained as { publicMessage: string }).publicMessage).not.toContain(root)
  })

  it('a folder in the way is an error by name', async () => {
    writeFileSync(root, 'a file')
    chmodSync(root, 0o600)
    const { blobs } = createDiskStore({ root })
    await expect(blobs.put(bytes)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' })
  })
})
