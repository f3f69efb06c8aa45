import { z } from 'zod'
import { Digest } from './digest.ts'
import { PackageRepository } from './package-source.ts'
import { Architecture } from './platform.ts'

/** One verified index file of a release, kept in the store by digest. */
export const SnapshotIndex = z.strictObject({
  component: z.string(),
  arch: Architecture,
  /** Path inside the release, as its InRelease names it: `main/binary-amd64/Packages.xz`. */
  path: z.string(),
  digest: Digest,
  sizeBytes: z.int(),
})

export const SnapshotRelease = z.strictObject({
  /** `trixie`, `trixie-updates`, `trixie-security`. */
  suite: z.string(),
  codename: z.string(),
  /** Which configured mirror serves its pool; absent where a further repository does. */
  archive: z.enum(['main', 'security']).optional(),
  /** The further repository that it is of, with apt's priority of its packages. */
  source: PackageRepository.extend({ priority: z.int() }).optional(),
  /** SHA-256 (hex) of the InRelease file as fetched. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** The release's own `Date`, ISO 8601. */
  date: z.iso.datetime(),
  validUntil: z.iso.datetime().optional(),
  indexes: z.array(SnapshotIndex),
})

/** A verified state of a distribution. Pure data: the same releases give the same id, whenever they were fetched. */
export const Snapshot = z.strictObject({
  schema: z.literal('whittle.dev/snapshot/v1'),
  /** First 16 hexadecimal digits of the digest of everything below. */
  id: z.string(),
  distribution: z.string(),
  /** The newest release date, ISO 8601. */
  date: z.iso.datetime(),
  releases: z.array(SnapshotRelease),
})
export type Snapshot = z.infer<typeof Snapshot>
export type SnapshotRelease = z.infer<typeof SnapshotRelease>
