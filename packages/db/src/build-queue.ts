import type { Variant } from '@whittle/core'
import { recordAudit } from './audit.ts'
import { buildInclude, toBuildSummary, type BuildSummary, type BuildTrigger } from './build-shape.ts'
import type { Database, Transaction } from './database.ts'
import { isRowId, type ActorScope } from './scope.ts'

export interface NewBuild {
  imageId: string
  trigger: BuildTrigger
  /** Why, a sentence. */
  reason: string
  /** `prod` unless told. */
  variant?: Variant
}

export type QueueBuildOutcome =
  | { status: 'queued'; build: BuildSummary; /** False when one was waiting already. */ created: boolean }
  | { status: 'not-found' }

/**
 * Queues a build of an image's newest revision. When one is waiting already it is pointed to the newest revision instead
 * of a second being made. The job of `@whittle/jobs` is to be enqueued afterwards; a lost one is found by the tick.
 */
export function queueBuild(db: Database, actor: ActorScope, input: NewBuild): Promise<QueueBuildOutcome> {
  return db.$transaction((tx) => queueBuildWithin(tx, actor, input))
}

/** `queueBuild` inside a transaction that the caller holds. */
export async function queueBuildWithin(
  tx: Transaction,
  actor: ActorScope,
  input: NewBuild,
): Promise<QueueBuildOutcome> {
  if (!isRowId(input.imageId)) return { status: 'not-found' }
  // Locking the image makes two calls at once one after the other.
  const [image] = await tx.$queryRaw<{ name: string }[]>`
    SELECT name FROM "Image" WHERE id = ${input.imageId}::uuid AND "teamId" = ${actor.teamId}::uuid FOR UPDATE`
  if (!image) return { status: 'not-found' }
  const revision = await tx.revision.findFirstOrThrow({
    where: { imageId: input.imageId },
    orderBy: { number: 'desc' },
    select: { id: true },
  })
  const { row, created } = await placeInQueue(tx, actor, { ...input, revisionId: revision.id })
  if (input.trigger === 'manual') {
    await recordAudit(tx, actor, {
      action: 'build.queue',
      subject: `${image.name} #${row.number}`,
      details: { buildId: row.id },
    })
  }
  return { status: 'queued', build: toBuildSummary(row), created }
}

async function placeInQueue(tx: Transaction, actor: ActorScope, input: NewBuild & { revisionId: string }) {
  const { imageId, revisionId, trigger, reason, variant = 'prod' } = input
  const waiting = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM "Build" WHERE "imageId" = ${imageId}::uuid AND variant = ${variant}::"Variant"
      AND status = 'queued' FOR UPDATE`
  const request = { trigger, reason, requestedById: actor.actorId ?? null }
  if (waiting[0]) {
    // A person's request stands over the schedule's: it builds even if nothing changed.
    const data = trigger === 'manual' ? { revisionId, ...request } : { revisionId }
    return {
      row: await tx.build.update({ where: { id: waiting[0].id }, data, include: buildInclude }),
      created: false,
    }
  }
  const newest = await tx.build.aggregate({ where: { imageId }, _max: { number: true } })
  const number = (newest._max.number ?? 0) + 1
  const data = { teamId: actor.teamId, imageId, revisionId, number, variant, ...request }
  return { row: await tx.build.create({ data, include: buildInclude }), created: true }
}

/** Builds whose job may be missing, oldest first: waiting ones, and running ones whose worker gave no sign of life. */
export async function findLostBuilds(
  db: Database,
  options: { staleAfterSeconds: number },
): Promise<{ id: string; status: 'queued' | 'running'; variant: Variant; trigger: BuildTrigger }[]> {
  return db.$queryRaw`
    SELECT id, status, variant, trigger FROM "Build"
    WHERE status = 'queued' OR (status = 'running' AND ("heartbeatAt" IS NULL
      OR "heartbeatAt" < now() - make_interval(secs => ${options.staleAfterSeconds})))
    ORDER BY "createdAt", id`
}
