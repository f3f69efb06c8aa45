import { Architecture, type Digest, type Snapshot } from '@whittle/core'
import type { Database } from './database.ts'

/** A recorded snapshot; its document is in the store under `digest`. */
export interface RecordedSnapshot {
  id: string
  distribution: string
  /** Date of the newest release in it. */
  date: Date
  /** Dates (ISO 8601) by suite, below which a synchronisation refuses a release as a rollback. */
  releaseDates: Record<string, string>
  digest: Digest
  /** Absent until a resolver has loaded it. */
  packages?: number
  fetchedAt: Date
  /** Last time that a synchronisation found it still the newest. */
  confirmedAt: Date
}

export type RecordSnapshotOutcome =
  | { status: 'recorded'; snapshot: RecordedSnapshot }
  /** It is what was known before. */
  | { status: 'confirmed'; snapshot: RecordedSnapshot }
  /** Refused: it is older than what is known. */
  | { status: 'older'; newest: RecordedSnapshot }

/** Records what a synchronisation found; never one that is older than what is known. */
export async function recordSnapshot(
  db: Database,
  input: { snapshot: Snapshot; digest: Digest },
  now = new Date(),
): Promise<RecordSnapshotOutcome> {
  const { snapshot, digest } = input
  const { id, distribution } = snapshot
  const date = new Date(snapshot.date)
  const releaseDates = Object.fromEntries(snapshot.releases.map((release) => [release.suite, release.date]))
  return db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtext(${`snapshot ${distribution}`}))::text`
    const newest = await tx.repositorySnapshot.findFirst({ where: { distribution }, orderBy: { date: 'desc' } })
    if (newest && newest.date > date) return { status: 'older', newest: toRecorded(newest) }
    const known = await tx.repositorySnapshot.findUnique({ where: { id } })
    const row = await tx.repositorySnapshot.upsert({
      where: { id },
      create: { id, distribution, date, releaseDates, digest, fetchedAt: now, confirmedAt: now },
      update: { confirmedAt: now, digest },
    })
    return { status: known ? 'confirmed' : 'recorded', snapshot: toRecorded(row) }
  })
}

/** The snapshot that images are built from now; `undefined` before the first synchronisation. */
export async function latestSnapshot(db: Database, distribution: string): Promise<RecordedSnapshot | undefined> {
  const row = await db.repositorySnapshot.findFirst({
    where: { distribution },
    orderBy: [{ date: 'desc' }, { confirmedAt: 'desc' }],
  })
  return row ? toRecorded(row) : undefined
}

/** Notes how many packages a snapshot offers, once that was counted. */
export async function setSnapshotPackages(db: Database, id: string, packages: number): Promise<void> {
  await db.repositorySnapshot.updateMany({ where: { id }, data: { packages } })
}

/** The distributions that images of this installation are built from. */
export async function listDistributionsInUse(db: Database): Promise<string[]> {
  const rows = await db.$queryRaw<{ distribution: string }[]>`
    SELECT DISTINCT spec->'spec'->>'distribution' AS distribution FROM (
      SELECT DISTINCT ON ("imageId") spec FROM "Revision" ORDER BY "imageId", number DESC
    ) newest ORDER BY distribution`
  return rows.map(({ distribution }) => distribution)
}

/** The architectures that images of a distribution are built for. */
export async function listArchitecturesInUse(db: Database, distribution: string): Promise<Architecture[]> {
  const rows = await db.$queryRaw<{ arch: string }[]>`
    SELECT DISTINCT jsonb_array_elements_text(spec->'spec'->'architectures') AS arch FROM (
      SELECT DISTINCT ON ("imageId") spec FROM "Revision" ORDER BY "imageId", number DESC
    ) newest WHERE spec->'spec'->>'distribution' = ${distribution} ORDER BY arch`
  return rows.flatMap(({ arch }) => Architecture.safeParse(arch).data ?? [])
}

interface SnapshotRow {
  id: string
  distribution: string
  date: Date
  releaseDates: unknown
  digest: string
  packages: number | null
  fetchedAt: Date
  confirmedAt: Date
}

function toRecorded(row: SnapshotRow): RecordedSnapshot {
  const releaseDates = row.releaseDates as RecordedSnapshot['releaseDates']
  return { ...row, releaseDates, digest: row.digest as Digest, packages: row.packages ?? undefined }
}
