import { ImageSpec, type Digest, type Variant } from '@whittle/core'
import type { BuildStatus, BuildTrigger } from './build-shape.ts'
import { isUniqueViolation, type Database } from './database.ts'
import { isRowId } from './scope.ts'

/**
 * The right to work on a running build. `workerId` is new for each claim: a worker that was given up, and comes back,
 * holds a lease that no longer counts, and whatever it writes is refused.
 */
export interface BuildLease {
  buildId: string
  workerId: string
}

/** What is left of a lease: `cancelled` when a person stopped the build, `lost` when another worker has it or it ended. */
export type LeaseState = 'held' | 'cancelled' | 'lost'

export interface ClaimedBuild {
  lease: BuildLease
  imageId: string
  teamSlug: string
  imageName: string
  variant: Variant
  trigger: BuildTrigger
  spec: ImageSpec
  /** This attempt, from 1. */
  attempt: number
  /** contentDigest of the image's last succeeded build of this variant. */
  lastContentDigest?: Digest
}

export type ClaimBuildOutcome =
  | { status: 'claimed'; build: ClaimedBuild }
  /** Claimed, but its definition is none for this version (it was saved by another). */
  | { status: 'unreadable' }
  /** Another build of the same image and variant runs now. */
  | { status: 'image-busy' }
  /** Another worker has it and gave a sign of life not long ago. */
  | { status: 'held' }
  /** It ended, was cancelled, or does not exist: nothing to do. */
  | { status: 'ended' }

/**
 * Takes up a build: a waiting one, one that was released for another attempt, or one whose worker has been silent for
 * `staleAfterSeconds` (by the clock of the database).
 */
export async function claimBuild(
  db: Database,
  lease: BuildLease,
  options: { staleAfterSeconds: number },
): Promise<ClaimBuildOutcome> {
  if (!isRowId(lease.buildId)) return { status: 'ended' }
  let claimed: number
  try {
    claimed = await db.$executeRaw`
      UPDATE "Build" SET status = 'running', "workerId" = ${lease.workerId}, "heartbeatAt" = now(),
        attempts = attempts + 1, "startedAt" = coalesce("startedAt", now())
      WHERE id = ${lease.buildId}::uuid AND (status = 'queued' OR (status = 'running' AND ("heartbeatAt" IS NULL
        OR "heartbeatAt" < now() - make_interval(secs => ${options.staleAfterSeconds}))))`
  } catch (error) {
    if (isRunningElsewhere(error)) return { status: 'image-busy' }
    throw error
  }
  if (claimed === 1) {
    const build = await loadClaimed(db, lease)
    return build ? { status: 'claimed', build } : { status: 'unreadable' }
  }
  const row = await db.build.findUnique({ where: { id: lease.buildId }, select: { status: true } })
  return { status: row?.status === 'running' ? 'held' : 'ended' }
}

async function loadClaimed(db: Database, lease: BuildLease): Promise<ClaimedBuild | undefined> {
  const row = await db.build.findUniqueOrThrow({
    where: { id: lease.buildId },
    include: { revision: { select: { spec: true } }, image: { include: { team: true } } },
  })
  const spec = ImageSpec.safeParse(row.revision.spec)
  if (!spec.success) return undefined
  const last = await db.build.findFirst({
    where: { imageId: row.imageId, variant: row.variant, status: 'succeeded' },
    orderBy: { number: 'desc' },
    select: { contentDigest: true },
  })
  return {
    lease,
    imageId: row.imageId,
    teamSlug: row.image.team.slug,
    imageName: row.image.name,
    variant: row.variant,
    trigger: row.trigger,
    spec: spec.data,
    attempt: row.attempts,
    lastContentDigest: (last?.contentDigest ?? undefined) as Digest | undefined,
  }
}

/** Raw statements report a broken unique index by Postgres' own code. */
function isRunningElsewhere(error: unknown): boolean {
  return isUniqueViolation(error) || (error instanceof Error && error.message.includes('23505'))
}

/** Says that the worker lives, and hears whether it should go on. */
export async function heartbeat(db: Database, lease: BuildLease): Promise<LeaseState> {
  const alive = await db.$executeRaw`
    UPDATE "Build" SET "heartbeatAt" = now()
    WHERE id = ${lease.buildId}::uuid AND "workerId" = ${lease.workerId} AND status = 'running'`
  return alive === 1 ? 'held' : readLease(db, lease)
}

export type StampBuildOutcome = { state: 'held'; at: Date } | { state: Exclude<LeaseState, 'held'> }

/**
 * Notes that the tags of a build are about to move. The time names the tag of its own, so it stays the same when a worker
 * dies among the tags and another moves them again: a build leaves one such tag.
 */
export async function stampBuild(db: Database, lease: BuildLease): Promise<StampBuildOutcome> {
  const [row] = await db.$queryRaw<{ taggedAt: Date }[]>`
    UPDATE "Build" SET "taggedAt" = coalesce("taggedAt", now())
    WHERE id = ${lease.buildId}::uuid AND "workerId" = ${lease.workerId} AND status = 'running'
    RETURNING "taggedAt"`
  if (row) return { state: 'held', at: row.taggedAt }
  const state = await readLease(db, lease)
  return { state: state === 'held' ? 'lost' : state }
}

/**
 * Gives a build back for another attempt: it stays running, without a worker, until it is claimed again. An attempt that
 * was interrupted by the worker's own stop does not count.
 */
export async function releaseBuild(
  db: Database,
  lease: BuildLease,
  options: { interrupted?: boolean } = {},
): Promise<LeaseState> {
  const released = await db.build.updateMany({
    where: { id: lease.buildId, workerId: lease.workerId, status: 'running' },
    data: { workerId: null, heartbeatAt: null, attempts: options.interrupted ? { decrement: 1 } : undefined },
  })
  return released.count === 1 ? 'held' : readLease(db, lease)
}

async function readLease(db: Database, lease: BuildLease): Promise<LeaseState> {
  const row = await db.build.findUnique({
    where: { id: lease.buildId },
    select: { status: true, workerId: true },
  })
  if (row?.workerId !== lease.workerId) return 'lost'
  return leaseStateOf(row.status)
}

/** The state of a lease whose row still names its worker. */
export function leaseStateOf(status: BuildStatus): LeaseState {
  if (status === 'running') return 'held'
  return status === 'cancelled' ? 'cancelled' : 'lost'
}
