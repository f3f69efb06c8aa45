import { z } from 'zod'
import { Digest } from './digest.ts'
import { PackageRepository } from './package-source.ts'
import { Architecture, Variant } from './platform.ts'
import { ResolvedImage } from './resolved-image.ts'

export const PackageReason = z.enum(['requested', 'base', 'dependency'])
export type PackageReason = z.infer<typeof PackageReason>
export const Disposition = z.enum(['keep', 'drop'])
export type Disposition = z.infer<typeof Disposition>

/** A dependency of a kept package that nothing in the image meets, because the definition excludes what would. */
export const UnmetDependency = z.strictObject({
  /** The package that states it. */
  package: z.string(),
  /** As its control file writes it: `Depends: perl-base (>= 5.36)`. */
  relation: z.string(),
})
export type UnmetDependency = z.infer<typeof UnmetDependency>

export const LockedPackage = z.strictObject({
  name: z.string(),
  version: z.string(),
  /** The package's own architecture: that of the lock, or `all`. */
  arch: z.string(),
  source: z.string(),
  sourceVersion: z.string(),
  /** Path of the .deb below the archive's root. */
  path: z.string(),
  sizeBytes: z.int(),
  /** SHA-256 of the .deb, hex. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  suite: z.string(),
  /** The further repository that it comes from; absent for the distribution's own. */
  repository: PackageRepository.optional(),
  reason: PackageReason,
  /** Names of the packages of this lock whose Depends or Pre-Depends it satisfies, sorted. */
  requiredBy: z.array(z.string()),
  /** What the index-only rules propose; the CarveReport decides. */
  disposition: Disposition,
  rule: z.string().optional(),
  /** Of an excluded package: what packages that are kept say they need it for. Sorted by package. */
  unmet: z.array(UnmetDependency).optional(),
  /**
   * What maintainer scripts of a package that is kept would do to files and Whittle does not declare, as the last survey of the
   * archive found (docs/quality/survey-effects.md): commands as they are written, the first few of each script. The
   * CarveReport has all of them, read from the packages themselves. Absent where none are known.
   */
  effectsKnown: z.array(z.strictObject({ script: z.string(), commands: z.array(z.string()) })).optional(),
  /** `Installed-Size` of the index, bytes: an estimate. */
  installedBytes: z.int(),
  section: z.string(),
  /** First line of the description. */
  summary: z.string(),
})
export type LockedPackage = z.infer<typeof LockedPackage>

/** The whole set that apt would install, pinned (contracts.md, "Lock"). Packages sorted by name. */
export const Lock = z.strictObject({
  schema: z.literal('whittle.dev/lock/v1'),
  /** Covers what decides the bytes and nothing else: the same contentDigest means the same image. */
  contentDigest: Digest,
  specDigest: Digest,
  distribution: z.string(),
  arch: Architecture,
  variant: Variant,
  snapshot: z.strictObject({
    id: z.string(),
    date: z.iso.datetime(),
    releases: z.array(z.strictObject({ suite: z.string(), sha256: z.string(), source: z.string().optional() })),
  }),
  image: ResolvedImage,
  packages: z
    .array(LockedPackage)
    .refine(
      (packages) => new Set(packages.map(({ name }) => name)).size === packages.length,
      'must hold each name once',
    ),
})
export type Lock = z.infer<typeof Lock>

/** Why a set cannot be had: minimal, each line names packages and versions; `fixes` are changes that would resolve it. */
export const Conflict = z.strictObject({
  /** One sentence for a person. */
  summary: z.string(),
  /** The chain of dependencies that clash, one sentence each. */
  steps: z.array(
    z.strictObject({
      package: z.string(),
      version: z.string().optional(),
      /** The relation as the control file writes it: `Depends: libc6 (>= 2.38)`. */
      relation: z.string().optional(),
      text: z.string(),
    }),
  ),
  fixes: z.array(
    z.strictObject({
      text: z.string(),
      action: z.enum(['remove-package', 'remove-pin', 'remove-exclude', 'replace-package']),
      package: z.string(),
      replacement: z.string().optional(),
    }),
  ),
})
export type Conflict = z.infer<typeof Conflict>

export type LockOutcome = { ok: true; lock: Lock } | { ok: false; conflict: Conflict }
