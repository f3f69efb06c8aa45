import type {
  Architecture,
  CatalogEntry,
  CostResponse,
  ImageSpec,
  Lock,
  LockOutcome,
  PreviewResponse,
  SearchResponse,
  Snapshot,
  Store,
} from '@whittle/core'
import type { IndexedPackage, Universe } from '@whittle/debian'
import type { z } from 'zod'
import { lockImage, versionTags } from '../stages/lock.ts'
import { describePackages } from './describe-packages.ts'
import { createPackageSearch } from './package-search.ts'
import { estimateLayerBytes } from './size-estimate.ts'

export interface ResolverOptions {
  snapshot: Snapshot
  universe: Universe
  arch: Architecture
  store: Store
  findBase(name: string): CatalogEntry | undefined
  /** Milliseconds of a clock that only goes forward. */
  nowMs(): number
}

/** Quick answers from the index in memory; nothing is fetched or built. */
export interface Resolver {
  /** What an image would hold, or why it cannot be had. Fails as `lockImage` does for a definition that is refused. */
  preview(spec: ImageSpec): Promise<PreviewResponse>
  search(query: string, limit: number): SearchResponse
  /** What each package alone would add to the image. */
  cost(spec: ImageSpec, packages: readonly string[]): z.infer<typeof CostResponse>
}

/** Builds the search and answers over one snapshot. */
export function createResolver(options: ResolverOptions): Resolver {
  const { universe, nowMs } = options
  const search = createPackageSearch(searched(universe))
  const lock = (spec: ImageSpec) => lockImage({ ...options, spec, variant: 'prod' })
  return {
    async preview(spec) {
      const started = nowMs()
      const outcome = lock(spec)
      if (!outcome.ok) return { ok: false, conflict: outcome.conflict, tookMs: nowMs() - started }
      const described = await describe(outcome.lock, options.store)
      return { ok: true, ...described, tookMs: nowMs() - started }
    },
    search(query, limit) {
      const started = nowMs()
      return { ...search(query, limit), tookMs: nowMs() - started }
    },
    cost(spec, packages) {
      const before = keptOf(lock(spec))
      return { costs: packages.map((name) => costOf(name, lock(withPackage(spec, name)), before)) }
    },
  }
}

function* searched({ index }: Universe) {
  for (const { name, version, summary, section, sizeBytes, installedBytes } of index.candidates()) {
    yield { name, version, summary, section, downloadBytes: sizeBytes, installedBytes }
  }
}

async function describe(lock: Lock, store: Store) {
  const { packages, totals } = await describePackages(lock, store)
  return {
    contentDigest: lock.contentDigest,
    snapshot: { id: lock.snapshot.id, date: lock.snapshot.date },
    packages,
    totals,
    versions: versionTags(lock),
  }
}

type Kept = ReadonlyMap<string, Pick<IndexedPackage, 'sizeBytes'>>

function keptOf(outcome: LockOutcome): Kept {
  if (!outcome.ok) return new Map()
  return new Map(
    outcome.lock.packages.filter(({ disposition }) => disposition === 'keep').map((item) => [item.name, item]),
  )
}

function withPackage(spec: ImageSpec, name: string): ImageSpec {
  return { ...spec, spec: { ...spec.spec, packages: [...spec.spec.packages, name] } }
}

function costOf(name: string, outcome: LockOutcome, before: Kept): z.infer<typeof CostResponse>['costs'][number] {
  if (!outcome.ok) return { package: name, ok: false, addedPackages: 0, addedBytes: 0, error: outcome.conflict.summary }
  const added = [...keptOf(outcome)].filter(([kept]) => !before.has(kept))
  const addedBytes = added.reduce((sum, [, item]) => sum + estimateLayerBytes(item), 0)
  return { package: name, ok: true, addedPackages: added.length, addedBytes }
}
