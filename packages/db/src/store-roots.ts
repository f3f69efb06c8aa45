import type { Digest } from '@whittle/core'
import type { Database } from './database.ts'

/** What the rows name of the store: blobs that a collection must keep, with all that they lead to. */
export interface RecordedRoots {
  /** Locks of all builds that made an image: they pin packages that mirrors do not keep. */
  locks: Digest[]
  /** Image indexes: of those builds, and where a tag stands. */
  images: Digest[]
  /** Carve reports, file lists and SBOMs of those builds. */
  documents: Digest[]
  /** The newest snapshot of each distribution: the next build, scheduled or asked for, starts from it. */
  snapshots: Digest[]
}

interface BuildDigests {
  lockDigest: string | null
  indexDigest: string | null
  manifestDigest: string | null
  carveDigest: string | null
  filesDigest: string | null
  spdxDigest: string | null
}

/** Looks up everything that rows name of the store, of all teams. */
export async function listRecordedRoots(db: Database): Promise<RecordedRoots> {
  const builds = await db.$queryRaw<BuildDigests[]>`
    SELECT DISTINCT "lockDigest", "indexDigest", "manifestDigest", "carveDigest", "filesDigest", "spdxDigest"
    FROM "Build" WHERE "lockDigest" IS NOT NULL OR "indexDigest" IS NOT NULL
    UNION SELECT "lockDigest", NULL, "manifestDigest", "carveDigest", "filesDigest", "spdxDigest" FROM "BuildPlatform"`
  const tags = await db.$queryRaw<{ digest: string }[]>`SELECT DISTINCT digest FROM "Tag"`
  const snapshots = await db.$queryRaw<{ digest: string }[]>`
    SELECT DISTINCT ON (distribution) digest FROM "RepositorySnapshot"
    ORDER BY distribution, date DESC, "confirmedAt" DESC`
  const pick = (...values: (string | null)[]) => values.filter((value) => value !== null) as Digest[]
  return {
    locks: unique(builds.flatMap(({ lockDigest }) => pick(lockDigest))),
    images: unique([
      ...builds.flatMap(({ indexDigest }) => pick(indexDigest)),
      ...tags.flatMap(({ digest }) => pick(digest)),
    ]),
    documents: unique(
      builds.flatMap(({ manifestDigest, carveDigest, filesDigest, spdxDigest }) =>
        pick(manifestDigest, carveDigest, filesDigest, spdxDigest),
      ),
    ),
    snapshots: snapshots.flatMap(({ digest }) => pick(digest)),
  }
}

function unique(digests: Digest[]): Digest[] {
  return [...new Set(digests)]
}
