import { z } from 'zod'
import { CatalogEntry } from './catalog-entry.ts'
import { Digest } from './digest.ts'
import { ImageSpec } from './image-spec.ts'
import { PackageRepository } from './package-source.ts'
import { Conflict, Disposition, PackageReason, UnmetDependency } from './lock.ts'
import { Architecture, Variant } from './platform.ts'

/** Asks the resolver what an image would hold, for the first architecture of the definition: `POST /v1/preview`. */
export const PreviewRequest = z.strictObject({
  spec: ImageSpec,
  variant: Variant.default('prod'),
  /** Look into files as well, where every package was read before: takes longer, and is what a build would find. */
  files: z.boolean().default(false),
})

export const PreviewPackage = z.strictObject({
  name: z.string(),
  version: z.string(),
  arch: z.string(),
  /** The further repository that it comes from; absent for the distribution's own. */
  repository: PackageRepository.optional(),
  reason: PackageReason,
  disposition: Disposition,
  /** The rule that proposes to leave it out. */
  rule: z.string().optional(),
  /** That rule in a sentence, and what would bring it back. */
  ruleText: z.string().optional(),
  /** Of an excluded package: dependencies of kept packages that only a build can prove not to be needed. */
  unmet: z.array(UnmetDependency).optional(),
  requiredBy: z.array(z.string()),
  /** Shortest chain from a request to it, both ends included. */
  why: z.array(z.string()),
  downloadBytes: z.int(),
  installedBytes: z.int(),
  section: z.string(),
  summary: z.string(),
  /** What its maintainer scripts would do and the image does not have: by its files, or as the survey of the archive knew. */
  effects: z
    .array(z.strictObject({ script: z.string(), commands: z.array(z.string()) }))
    .min(1)
    .optional(),
  /** True while its files were never read on this installation: sizes and disposition are estimates from the index. */
  estimated: z.boolean(),
})
export type PreviewPackage = z.infer<typeof PreviewPackage>

export const PreviewResponse = z.discriminatedUnion('ok', [
  z.strictObject({
    ok: z.literal(true),
    contentDigest: Digest,
    snapshot: z.strictObject({ id: z.string(), date: z.string() }),
    packages: z.array(PreviewPackage),
    totals: z.strictObject({
      kept: z.int(),
      dropped: z.int(),
      /** Estimate of the compressed layer, bytes. */
      compressedBytes: z.int(),
      installedBytes: z.int(),
      estimated: z.boolean(),
    }),
    /** What tags would be given: upstream version and its lines; empty without `versionFrom`. */
    versions: z.array(z.string()),
    /** Time the resolver took, milliseconds. */
    tookMs: z.number(),
  }),
  z.strictObject({ ok: z.literal(false), conflict: Conflict, tookMs: z.number() }),
])
export type PreviewResponse = z.infer<typeof PreviewResponse>

/** `GET /v1/search?q=…&limit=…&distribution=…&arch=amd64,arm64`: best match first. */
export const SearchHit = z.strictObject({
  name: z.string(),
  version: z.string(),
  summary: z.string(),
  section: z.string(),
  downloadBytes: z.int(),
  installedBytes: z.int(),
  /**
   * It uses OpenSSL as a shared library and honours the provider that OpenSSL's configuration names, as far as its
   * dependencies and what is known of it tell. Says nothing of a validation.
   */
  fips: z.literal(true).optional(),
  /** Architectures that were asked about and do not have it. */
  missing: z.array(Architecture).min(1).optional(),
})
export type SearchHit = z.infer<typeof SearchHit>
export const SearchResponse = z.strictObject({
  hits: z.array(SearchHit),
  total: z.int(),
  tookMs: z.number(),
  /** Architectures that were asked about and whose index is not in memory yet: nothing is said of them. */
  pending: z.array(Architecture).min(1).optional(),
})
export type SearchResponse = z.infer<typeof SearchResponse>

/** `POST /v1/cost`: what adding each of these packages alone would add to the image. */
export const CostRequest = z.strictObject({
  spec: ImageSpec,
  variant: Variant.default('prod'),
  packages: z.array(z.string()).max(30),
})
export const CostResponse = z.strictObject({
  costs: z.array(
    z.strictObject({
      package: z.string(),
      ok: z.boolean(),
      addedPackages: z.int(),
      addedBytes: z.int(),
      error: z.string().optional(),
    }),
  ),
})
export type CostResponse = z.infer<typeof CostResponse>

/** `GET /v1/bases`: the catalogue. */
export const BasesResponse = z.strictObject({ bases: z.array(CatalogEntry) })
export type BasesResponse = z.infer<typeof BasesResponse>

/** `GET /v1/status`: which snapshot answers, or why none does yet. */
export const ResolverStatus = z.strictObject({
  ready: z.boolean(),
  snapshot: z.strictObject({ id: z.string(), date: z.string(), packages: z.int() }).optional(),
  message: z.string().optional(),
})
export type ResolverStatus = z.infer<typeof ResolverStatus>
