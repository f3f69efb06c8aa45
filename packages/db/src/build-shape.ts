import type { Conflict, Digest, Variant } from '@whittle/core'
import type { BuildStatus as StatusRow, BuildTrigger as TriggerRow, Prisma } from './generated/client.ts'

export type BuildStatus = StatusRow
export type BuildTrigger = TriggerRow

/** A build as pages show it. Sizes in bytes. Fields of a result are absent until there is one. */
export interface BuildSummary {
  id: string
  teamId: string
  imageId: string
  /** Counts per image, from 1, over both variants. */
  number: number
  variant: Variant
  revision: { id: string; number: number }
  trigger: BuildTrigger
  /** Why it was queued, a sentence. */
  reason: string
  status: BuildStatus
  requestedBy?: { id: string; name: string }
  createdAt: Date
  startedAt?: Date
  finishedAt?: Date
  /** How often a worker took it up. */
  attempts: number
  snapshotId?: string
  contentDigest?: Digest
  /** Documents in the store. */
  documents: { lock?: Digest; carve?: Digest; files?: Digest; spdx?: Digest }
  indexDigest?: Digest
  manifestDigest?: Digest
  /** Compressed layer. */
  layerBytes?: number
  installedBytes?: number
  packagesKept?: number
  packagesDropped?: number
  /** One for each architecture, by name; what stands above is the first that the definition names. */
  platforms: BuiltPlatformSummary[]
  /** Upstream version that named the tags. */
  version?: string
  error?: { code: string; message: string; hint?: string }
  /** Why the set cannot be had, when that is why it failed. */
  conflict?: Conflict
}

/** What a build made for one architecture. */
export interface BuiltPlatformSummary {
  /** As Debian calls it: `amd64`, `arm64`. */
  arch: string
  /** `passed`, `passed-emulated`, `not-run`, `no-test`; not known of builds before it was recorded. */
  startup?: string
  documents: { lock: Digest; carve: Digest; files: Digest; spdx: Digest }
  manifestDigest: Digest
  /** Compressed layer. */
  layerBytes: number
  installedBytes: number
  packagesKept: number
  packagesDropped: number
}

/** What every query that returns a build selects. */
export const buildInclude = {
  platforms: { orderBy: { arch: 'asc' } },
  revision: { select: { id: true, number: true } },
  requestedBy: { select: { id: true, name: true } },
} as const satisfies Prisma.BuildInclude

type BuildRow = Prisma.BuildGetPayload<{ include: typeof buildInclude }>

const digest = (value: string | null) => (value ?? undefined) as Digest | undefined
const bytes = (value: bigint | null) => (value === null ? undefined : Number(value))

/** A row as the plain shape. */
export function toBuildSummary(row: BuildRow): BuildSummary {
  return {
    id: row.id,
    teamId: row.teamId,
    imageId: row.imageId,
    number: row.number,
    variant: row.variant,
    revision: row.revision,
    trigger: row.trigger,
    reason: row.reason,
    status: row.status,
    requestedBy: row.requestedBy ?? undefined,
    createdAt: row.createdAt,
    startedAt: row.startedAt ?? undefined,
    finishedAt: row.finishedAt ?? undefined,
    attempts: row.attempts,
    snapshotId: row.snapshotId ?? undefined,
    contentDigest: digest(row.contentDigest),
    documents: {
      lock: digest(row.lockDigest),
      carve: digest(row.carveDigest),
      files: digest(row.filesDigest),
      spdx: digest(row.spdxDigest),
    },
    indexDigest: digest(row.indexDigest),
    manifestDigest: digest(row.manifestDigest),
    layerBytes: bytes(row.layerBytes),
    installedBytes: bytes(row.installedBytes),
    packagesKept: row.packagesKept ?? undefined,
    packagesDropped: row.packagesDropped ?? undefined,
    platforms: row.platforms.map(toPlatform),
    version: row.version ?? undefined,
    error:
      row.errorCode === null
        ? undefined
        : { code: row.errorCode, message: row.errorMessage ?? '', hint: row.errorHint ?? undefined },
    conflict: (row.conflict ?? undefined) as Conflict | undefined,
  }
}

function toPlatform(row: BuildRow['platforms'][number]): BuiltPlatformSummary {
  const named = (value: string) => value as Digest
  return {
    arch: row.arch,
    startup: row.startup ?? undefined,
    documents: {
      lock: named(row.lockDigest),
      carve: named(row.carveDigest),
      files: named(row.filesDigest),
      spdx: named(row.spdxDigest),
    },
    manifestDigest: named(row.manifestDigest),
    layerBytes: Number(row.layerBytes),
    installedBytes: Number(row.installedBytes),
    packagesKept: row.packagesKept,
    packagesDropped: row.packagesDropped,
  }
}
