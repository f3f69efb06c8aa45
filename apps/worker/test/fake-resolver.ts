import type { ImageSpec, PreviewResponse, Snapshot, Variant } from '@whittle/core'
import { recordSnapshot } from '@whittle/db'
import type { PreviewOptions } from '@whittle/engine'
import { storeSnapshot } from '../src/snapshots/newest-snapshot.ts'
import { givenSnapshot } from './fake-engine.ts'
import type { WorkerStand } from './worker-stand.ts'

/** Answers that tell which snapshot they come from. */
export function fakeResolver(snapshot: Snapshot) {
  const hit = { name: snapshot.id, version: '1', summary: '', section: '', downloadBytes: 1, installedBytes: 1 }
  return {
    preview: async (
      spec: ImageSpec,
      variant: Variant,
      { files = false }: PreviewOptions = {},
    ): Promise<PreviewResponse> => ({
      ok: false,
      conflict: {
        summary: `${snapshot.id} ${spec.metadata.name} ${variant}${files ? ' files' : ''}`,
        steps: [],
        fixes: [],
      },
      tookMs: 1,
    }),
    search: (query: string, limit: number) => ({ hits: [hit], total: limit, tookMs: query.length }),
    has: (name: string) => name === hit.name,
    cost: async (_: ImageSpec, variant: Variant, packages: readonly string[]) => ({
      costs: packages.map((name) => ({ package: `${name} ${variant}`, ok: true, addedPackages: 1, addedBytes: 1 })),
    }),
  }
}

/** A snapshot that the database and the store of a stand know. */
export async function recordGiven(stand: WorkerStand, date: string, distribution?: string): Promise<Snapshot> {
  const snapshot = givenSnapshot(date, distribution)
  await recordSnapshot(stand.db, { snapshot, digest: (await storeSnapshot(stand.store, snapshot)).digest })
  return snapshot
}
