import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspectPackage } from '@whittle/debian'
import { createDiskStore } from '@whittle/store'
import { expect, it } from 'vitest'
import { putLargePackage } from './large-package.ts'

it('is a package of as much as was asked for, the same each time', async () => {
  const root = mkdtempSync(join(tmpdir(), 'large-'))
  try {
    const store = createDiskStore({ root })
    const wanted = { name: 'bench-large', contentBytes: 9e6 }
    const blob = await putLargePackage(wanted, store)
    const { name, version, entries } = await inspectPackage(blob.digest, store)
    expect([name, version]).toEqual(['bench-large', '1.0-1'])
    expect(entries.map(({ sizeBytes }) => sizeBytes)).toEqual(Array(8).fill(1024 ** 2))
    expect(new Set(entries.map(({ sha256 }) => sha256)).size).toBe(8)
    expect(await putLargePackage(wanted, store)).toEqual(blob)
  } finally {
    rmSync(root, { recursive: true })
  }
})
