import { createHash } from 'node:crypto'
import type { Lock } from '@whittle/core'
import { inspectPackage, readDebFiles } from '@whittle/debian'
import { createMemoryStore, makeDeb } from '@whittle/testkit'
import { expect, it } from 'vitest'
import { withChangedPackage } from './changed-package.ts'

it('puts the same files under a new version, and pins it', async () => {
  const store = createMemoryStore()
  const deb = makeDeb({
    control: { Package: 'aa', Version: '1.0-1', Depends: 'bb (= 1.0-1)' },
    files: [{ path: '/usr/bin/a', content: 'program', mode: 0o755 }],
  })
  await store.blobs.put(deb)
  const before = { name: 'aa', version: '1.0-1', sourceVersion: '1.0-1', sha256: sumOf(deb), sizeBytes: deb.length }
  const lock = { packages: [{ name: 'bb' }, before] } as unknown as Lock

  const { packages } = await withChangedPackage(lock, 'aa', store)
  const after = packages[1]!
  expect(packages[0]).toBe(lock.packages[0])
  expect(after).toMatchObject({ name: 'aa', version: '1.0-1+bench1', sourceVersion: '1.0-1+bench1' })
  expect(after.sha256).not.toBe(before.sha256)
  const inspection = await inspectPackage(`sha256:${after.sha256}`, store)
  expect(inspection.version).toBe('1.0-1+bench1')
  expect(inspection.entries.map(({ path }) => path)).toContain('/usr/bin/a')
  const files = await readDebFiles(`sha256:${after.sha256}`, { paths: new Set(['/usr/bin/a']), maxBytes: 100 }, store)
  expect(files.get('/usr/bin/a')?.toString()).toBe('program')
})

function sumOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}
