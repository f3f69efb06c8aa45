import type {
  Architecture,
  CarveReport,
  CatalogEntry,
  CostResponse,
  ImageSpec,
  Lock,
  LockOutcome,
  PreviewResponse,
  SearchHit,
  SearchResponse,
  Snapshot,
  Store,
  Variant,
} from '@whittle/core'
import type { IndexedPackage, Universe } from '@whittle/debian'
import type { z } from 'zod'
import { lockImage, versionTags } from '../stages/lock.ts'
import { carveFromMemory, type CarvedFromMemory } from './carve-from-memory.ts'
import { describePackages } from './describe-packages.ts'
import { honoursOpenSslProvider } from './openssl-provider.ts'
import { createPackageSearch } from './package-search.ts'
import { estimateLayerBytes } from './size-estimate.ts'

export interface ResolverOptions {
  snapshot: Snapshot
  universe: Universe
  arch: Architecture
  store: Store
  findBase(name: string): CatalogEntry | undefined
  /** What apt's sources say in development images. */
  aptSources(distribution: string): Promise<string>
  /** Milliseconds of a clock that only goes forward. */
  nowMs(): number
}

export interface PreviewOptions {
  /** Look into the packages' files as well, where all of them were read before. */
  files?: boolean
}

/** Quick answers from the index in memory; nothing is fetched or built. */
export interface Resolver {
  /** What an image would hold, or why it cannot be had. Fails as `lockImage` does for a definition that is refused. */
  preview(spec: ImageSpec, variant: Variant, options?: PreviewOptions): Promise<PreviewResponse>
  search(query: string, limit: number): SearchResponse
  /** Whether the index has a package of this name. */
  has(name: string): boolean
  /** What each package alone would add to the image; for a development image, as one of its build tools. */
  cost(spec: ImageSpec, variant: Variant, packages: readonly string[]): Promise<z.infer<typeof CostResponse>>
}

/** Builds the search and answers over one snapshot. */
export function createResolver(options: ResolverOptions): Resolver {
  const { aptSources, nowMs, ...known } = options
  const { universe } = known
  const search = createPackageSearch(searched(universe))
  const carve = rememberRecent((lock: Lock) => carveFromMemory(lock, known.store))
  const lockOf = async (variant: Variant, { spec }: ImageSpec) => {
    const sources = variant === 'dev' ? { aptSources: await aptSources(spec.distribution) } : {}
    return (asked: ImageSpec) => lockImage({ ...known, ...sources, spec: asked, variant })
  }
  return {
    async preview(spec, variant, { files = false } = {}) {
      const started = nowMs()
      const outcome = (await lockOf(variant, spec))(spec)
      if (!outcome.ok) return { ok: false, conflict: outcome.conflict, tookMs: nowMs() - started }
      const carved = files ? await carve(outcome.lock) : undefined
      if (carved?.ok === false) return { ok: false, conflict: carved.conflict, tookMs: nowMs() - started }
      const described = await describe(outcome.lock, { store: known.store, report: carved?.report })
      return { ok: true, ...described, tookMs: nowMs() - started }
    },
    search(query, limit) {
      const started = nowMs()
      const { hits, total } = search(query, limit)
      return { hits: hits.map((hit) => withFips(hit, universe)), total, tookMs: nowMs() - started }
    },
    has: (name) => universe.index.candidate(name) !== undefined,
    async cost(spec, variant, packages) {
      const lock = await lockOf(variant, spec)
      const before = keptOf(lock(spec))
      return { costs: packages.map((name) => costOf(name, lock(withPackage(spec, variant, name)), before)) }
    },
  }
}

function withFips(hit: SearchHit, { index }: Universe): SearchHit {
  const candidate = index.candidate(hit.name)
  return candidate && honoursOpenSslProvider(candidate) ? { ...hit, fips: true } : hit
}

/** How many reports are kept: as many images as people change at once. */
const KEPT_REPORTS = 20

/** Carves the same content once; what could not be known may be known later, and is tried again. */
function rememberRecent(
  carve: (lock: Lock) => Promise<CarvedFromMemory | undefined>,
): (lock: Lock) => Promise<CarvedFromMemory | undefined> {
  const recent = new Map<string, CarvedFromMemory>()
  return async (lock) => {
    const found = recent.get(lock.contentDigest) ?? (await carve(lock))
    if (!found) return undefined
    recent.delete(lock.contentDigest)
    recent.set(lock.contentDigest, found)
    for (const [oldest] of recent) if (recent.size > KEPT_REPORTS) recent.delete(oldest)
    return found
  }
}

function* searched({ index }: Universe) {
  for (const { name, version, summary, section, sizeBytes, installedBytes } of index.candidates()) {
    yield { name, version, summary, section, downloadBytes: sizeBytes, installedBytes }
  }
}

async function describe(lock: Lock, { store, report }: { store: Store; report: CarveReport | undefined }) {
  const { packages, totals } = await describePackages(lock, store, report)
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

function withPackage({ spec, ...rest }: ImageSpec, variant: Variant, name: string): ImageSpec {
  if (variant === 'prod') return { ...rest, spec: { ...spec, packages: [...spec.packages, name] } }
  return { ...rest, spec: { ...spec, dev: { packages: [...(spec.dev?.packages ?? []), name] } } }
}

function costOf(name: string, outcome: LockOutcome, before: Kept): z.infer<typeof CostResponse>['costs'][number] {
  if (!outcome.ok) return { package: name, ok: false, addedPackages: 0, addedBytes: 0, error: outcome.conflict.summary }
  const added = [...keptOf(outcome)].filter(([kept]) => !before.has(kept))
  const addedBytes = added.reduce((sum, [, item]) => sum + estimateLayerBytes(item), 0)
  return { package: name, ok: true, addedPackages: added.length, addedBytes }
}
