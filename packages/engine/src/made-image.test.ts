import { mkdtempSync, rmSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { digestOfDocument, type Lock } from '@whittle/core'
import { createDiskStore } from '@whittle/store'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { findMadeImage, type MadeImage, rememberMadeImage } from './made-image.ts'

let root: string
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'made-'))))
afterEach(() => rmSync(root, { recursive: true }))

const lock = { contentDigest: digestOfDocument('content'), image: { name: 'shop' }, packages: [] } as unknown as Lock
const named = (changes: Partial<Lock['image']>): Lock => ({ ...lock, image: { ...lock.image, ...changes } })

async function remember() {
  const store = createDiskStore({ root })
  const put = (text: string) => store.blobs.put(Buffer.from(text))
  const [index, manifest, config, layer] = [
    await put('index'),
    await put('manifest'),
    await put('config'),
    await put('layer'),
  ]
  const { digest } = await put('documents')
  const made: MadeImage = {
    image: { index, manifest, config, layer, diffId: digest },
    documents: { carve: digest, files: digest, spdx: digest },
    totals: { packagesKept: 1, packagesDropped: 0, bytes: 1 },
    startup: 'passed',
  }
  await rememberMadeImage(lock, made, store)
  return { store, made }
}

it('is found again under its content, name and test, and under no others', async () => {
  const { store, made } = await remember()
  expect(await findMadeImage(lock, store)).toEqual(made)
  expect(await findMadeImage(named({ name: 'other' }), store)).toBeUndefined()
  const test = { command: ['/usr/bin/shop'], timeoutSeconds: 30 }
  expect(await findMadeImage(named({ test }), store)).toBeUndefined()
})

it('is not taken for one whose lock says something else of its packages', async () => {
  const { store, made } = await remember()
  const withSource = (source: string) =>
    ({ ...lock, packages: [{ name: 'a', source, path: 'pool/a.deb', suite: 'trixie-security' }] }) as unknown as Lock
  await rememberMadeImage(withSource('a'), made, store)
  expect(await findMadeImage(withSource('other'), store)).toBeUndefined()
  const moved = withSource('a')
  moved.packages[0]!.suite = 'trixie'
  expect(await findMadeImage(moved, store)).toEqual(made)
})

it('is made anew where the disk lost a part of it', async () => {
  const { store, made } = await remember()
  const hex = made.image.layer.digest.slice('sha256:'.length)
  truncateSync(join(root, 'sha256', hex.slice(0, 2), hex), 1)
  expect(await findMadeImage(lock, store)).toBeUndefined()
})
