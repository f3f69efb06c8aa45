import { createHash } from 'node:crypto'
import type { LockedPackage } from '@whittle/core'
import { createMemoryStore, makeDeb } from '@whittle/testkit'
import { expect, it } from 'vitest'
import { inspectPackages } from './carve.ts'

const control = { Package: 'sound', Version: '1.0-1', Architecture: 'amd64' }

async function inspectBytes(bytes: Uint8Array) {
  const store = createMemoryStore()
  await store.blobs.put(bytes)
  const locked: LockedPackage = {
    name: 'sound',
    version: '1.0-1',
    arch: 'amd64',
    source: 'sound',
    sourceVersion: '1.0-1',
    path: 'pool/main/s/sound/sound_1.0-1_amd64.deb',
    sizeBytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    suite: 'trixie',
    reason: 'requested',
    requiredBy: [],
    disposition: 'keep',
    installedBytes: 0,
    section: 'misc',
    summary: '',
  }
  return inspectPackages({ packages: [locked] }, { store, events: () => undefined })
}

it('inspects each package of the lock under its name', async () => {
  const inspections = await inspectBytes(makeDeb({ control, files: [] }))
  expect(inspections.get('sound')).toMatchObject({ name: 'sound', version: '1.0-1' })
})

it.each([
  ['is no archive', Buffer.from('not an archive'), /^ARCHIVE_/],
  ['does not say its version', makeDeb({ control: { ...control, Version: '' }, files: [] }), /^DEB_CONTROL_INVALID$/],
])('names the package that %s', async (_, bytes, code) => {
  await expect(inspectBytes(bytes)).rejects.toMatchObject({
    code: expect.stringMatching(code),
    category: 'integrity',
    publicMessage: expect.stringMatching(/^The package sound 1\.0-1 cannot be used: \S/),
    details: { package: 'sound', version: '1.0-1' },
  })
})
