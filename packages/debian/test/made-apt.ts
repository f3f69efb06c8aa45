import { gzipSync } from 'node:zlib'
import type { Snapshot } from '@whittle/core'
import { createMemoryStore } from '@whittle/testkit'
import { completeStanzas } from '../src/clauses/testing/made-universe.ts'
import { createPrivateApt, type PrivateApt } from './private-apt.ts'

/** A private apt that knows an archive of stanzas like those of `makeUniverse`, in a folder that is not there yet. */
export async function createMadeApt(folder: string, stanzas: string): Promise<PrivateApt> {
  const store = createMemoryStore()
  const { digest, sizeBytes } = await store.blobs.put(gzipSync(completeStanzas(stanzas)))
  const index = { component: 'main', arch: 'amd64', path: 'main/binary-amd64/Packages.gz', digest, sizeBytes } as const
  const date = '2026-01-01T00:00:00.000Z'
  const release = { suite: 'made', codename: 'made', sha256: '0'.repeat(64), date, indexes: [index] }
  const snapshot: Snapshot = {
    schema: 'whittle.dev/snapshot/v1',
    id: '0123456789abcdef',
    distribution: 'debian/13',
    date,
    releases: [release],
  }
  return createPrivateApt({ folder, snapshot, store })
}
