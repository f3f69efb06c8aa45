import { z } from 'zod'
import { Digest } from './digest.ts'
import { Disposition, PackageReason, UnmetDependency } from './lock.ts'
import { PackageRepository } from './package-source.ts'
import { Architecture, Variant } from './platform.ts'

export const CarvedPackage = z.strictObject({
  name: z.string(),
  version: z.string(),
  arch: z.string(),
  source: z.string(),
  sourceVersion: z.string(),
  sha256: z.string(),
  /** The further repository that it comes from; absent for the distribution's own. */
  repository: PackageRepository.optional(),
  reason: PackageReason,
  requiredBy: z.array(z.string()),
  disposition: Disposition,
  /** The named rule that kept or dropped it. */
  rule: z.string(),
  /** That rule in a sentence, with what would bring the package back. */
  ruleText: z.string().optional(),
  /** Of an excluded package: dependencies of kept packages that it would meet, and that their files proved not to need. */
  unmet: z.array(UnmetDependency).optional(),
  /** What the files showed, a sentence each: `/usr/sbin/nginx needs libz.so.1, provided here`. */
  evidence: z.array(z.string()),
  /** Bytes of the .deb. */
  sizeBytes: z.int(),
  /** Regular file bytes that the image keeps of it. */
  keptBytes: z.int(),
  keptFiles: z.int(),
  droppedFiles: z.int(),
  section: z.string(),
  summary: z.string(),
  maintainer: z.string(),
  homepage: z.string().optional(),
  /** SPDX-style short names as the copyright file's DEP-5 fields write them, sorted; empty when it is not DEP-5. */
  licenses: z.array(z.string()),
})
export type CarvedPackage = z.infer<typeof CarvedPackage>

export const DeclaredEffect = z.strictObject({
  /** Owner: the package whose maintainer script would do it, or `whittle` for what every image gets. */
  package: z.string(),
  kind: z.enum([
    'account',
    'alternative',
    'certificates',
    'linker-cache',
    'usrmerge',
    'directory',
    'file',
    'ownership',
    'locale',
  ]),
  detail: z.string(),
})
export type DeclaredEffect = z.infer<typeof DeclaredEffect>

/** What was finally kept and dropped after the files were read (contracts.md, "CarveReport"). Lists are sorted. */
export const CarveReport = z.strictObject({
  schema: z.literal('whittle.dev/carve-report/v1'),
  contentDigest: Digest,
  distribution: z.string(),
  arch: Architecture,
  variant: Variant,
  packages: z.array(CarvedPackage),
  /** Files left out, by rule. */
  rules: z.array(z.strictObject({ rule: z.string(), files: z.int(), bytes: z.int() })),
  /** Scripts left out because their interpreter is not in the image (architecture.md, decision 10). */
  scriptsWithoutInterpreter: z.array(
    z.strictObject({ path: z.string(), package: z.string(), interpreter: z.string() }),
  ),
  /** Libraries that nothing of the set provides and a checked-in list allows. */
  allowedMissingLibraries: z.array(z.strictObject({ path: z.string(), soname: z.string(), reason: z.string() })),
  effectsDeclared: z.array(DeclaredEffect),
  /** What maintainer scripts of kept packages would do that Whittle knows of and does not declare. */
  effectsKnown: z.array(z.strictObject({ package: z.string(), script: z.string(), commands: z.array(z.string()) })),
  totals: z.strictObject({
    packagesKept: z.int(),
    packagesDropped: z.int(),
    files: z.int(),
    /** Bytes of all regular files. */
    bytes: z.int(),
  }),
})
export type CarveReport = z.infer<typeof CarveReport>

/** One entry of the image's tree; `package` is its owner, `whittle` for generated files. */
export const ImageFile = z.strictObject({
  path: z.string().startsWith('/'),
  type: z.enum(['file', 'directory', 'symlink', 'hardlink']),
  /** Permission bits, set-id bits included: an integer, 0o755 = 493. */
  mode: z.int(),
  uid: z.int(),
  gid: z.int(),
  sizeBytes: z.int(),
  /** SHA-256 of a regular file's content, hex. */
  sha256: z.string().optional(),
  target: z.string().optional(),
  package: z.string(),
})
export type ImageFile = z.infer<typeof ImageFile>
