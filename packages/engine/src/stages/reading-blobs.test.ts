import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Digest, digestOfBytes, type LockedPackage } from '@whittle/core'
import { createDiskStore } from '@whittle/store'
import { makeDeb } from '@whittle/testkit'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { inspectPackages } from './carve.ts'

let root: string
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'reading-'))))
afterEach(() => rmSync(root, { recursive: true }))

const deb = makeDeb({ control: { Package: 'sound', Version: '1.0-1', Architecture: 'amd64' }, files: [] })
const digest = digestOfBytes(deb)
const locked = { name: 'sound', version: '1.0-1', sha256: digest.slice('sha256:'.length) } as LockedPackage

function damage(at: Digest, content: Uint8Array): void {
  const hex = at.slice('sha256:'.length)
  writeFileSync(join(root, 'sha256', hex.slice(0, 2), hex), content)
}

it('tells a package that the disk damaged from one that is wrong, and lets it be fetched again', async () => {
  const store = createDiskStore({ root })
  await store.blobs.put(deb)
  damage(digest, Buffer.alloc(deb.length))
  const inspecting = () => inspectPackages({ packages: [locked] }, { store, events: () => undefined })
  await expect(inspecting()).rejects.toMatchObject({ code: 'STORE_BLOB_MISSING', retryable: true })
  expect(await store.blobs.has(digest)).toBe(false)
  await store.blobs.put(deb)
  await expect(inspecting()).resolves.toBeDefined()
})
