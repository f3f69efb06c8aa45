import type { Conflict, Digest } from '@whittle/core'
import { leaseStateOf, type BuildLease, type LeaseState } from './build-lease.ts'
import { queueBuildWithin } from './build-queue.ts'
import type { BuildSummary, BuiltPlatformSummary } from './build-shape.ts'
import type { Database, Transaction } from './database.ts'
import type { Prisma } from './generated/client.ts'
import { toJsonColumn } from './json-column.ts'

export interface SucceededBuild {
  status: 'succeeded'
  snapshotId: string
  contentDigest: Digest
  /** Where the tags point to. */
  indexDigest: Digest
  /** One for each architecture, the first of the definition first. */
  platforms: [BuiltPlatformSummary, ...BuiltPlatformSummary[]]
  version?: string
  /** In the order in which they were moved. */
  tags: string[]
}

export interface UnchangedBuild {
  status: 'unchanged'
  snapshotId: string
  contentDigest: Digest
}

export interface BuildFailure {
  code: string
  message: string
  hint?: string
  conflict?: Conflict
  snapshotId?: string
}

/**
 * Ends a build with its result; tags and their history move in the same transaction. Refused once the lease is lost.
 * With `thenDevelopment` the image's development image waits to be built next, once a production build ended so; its job
 * is made by the tick, behind those of production images.
 */
export function finishBuild(
  db: Database,
  lease: BuildLease,
  result: SucceededBuild | UnchangedBuild,
  { thenDevelopment = false }: { thenDevelopment?: boolean } = {},
): Promise<LeaseState> {
  const follow = thenDevelopment ? queueDevelopment : async () => undefined
  if (result.status === 'unchanged') {
    const { snapshotId, contentDigest } = result
    return endBuild(db, lease, { status: 'unchanged', snapshotId, contentDigest }, follow)
  }
  const { platforms, tags, ...columns } = result
  const rows = platforms.map(toRow)
  const { arch: _arch, startup: _startup, ...first } = rows[0]!
  const data = { ...columns, ...first, platforms: { create: rows } }
  return endBuild(db, lease, data, async (tx, ended) => {
    await moveTags(tx, { imageId: ended.imageId, ...lease }, tags, result.indexDigest)
    await follow(tx, ended)
  })
}

function toRow({ documents, ...platform }: BuiltPlatformSummary) {
  return {
    ...platform,
    lockDigest: documents.lock,
    carveDigest: documents.carve,
    filesDigest: documents.files,
    spdxDigest: documents.spdx,
  }
}

/** Ends a build as failed. Refused once the lease is lost. */
export function failBuild(db: Database, lease: BuildLease, failure: BuildFailure): Promise<LeaseState> {
  const { code, message, hint, conflict, snapshotId } = failure
  return endBuild(db, lease, {
    status: 'failed',
    errorCode: code,
    errorMessage: message,
    errorHint: hint ?? null,
    conflict: conflict && toJsonColumn(conflict),
    snapshotId,
  })
}

type EndedBuild = Pick<BuildSummary, 'status' | 'imageId' | 'teamId' | 'number' | 'variant' | 'trigger'>

async function queueDevelopment(tx: Transaction, ended: EndedBuild): Promise<void> {
  if (ended.variant !== 'prod') return
  const { imageId, teamId, number } = ended
  // Nobody asked for it, even where somebody asked for the production image: it is only built when it changed.
  const trigger = ended.trigger === 'manual' ? 'schedule' : ended.trigger
  const reason = `It stands beside the production image of build ${number}.`
  await queueBuildWithin(tx, { teamId }, { imageId, trigger, reason, variant: 'dev' })
}

async function endBuild(
  db: Database,
  lease: BuildLease,
  data: Prisma.BuildUpdateInput,
  within: (tx: Transaction, ended: EndedBuild) => Promise<void> = async () => undefined,
): Promise<LeaseState> {
  return db.$transaction(async (tx) => {
    const [row] = await tx.$queryRaw<EndedBuild[]>`
      SELECT status, "imageId", "teamId", number, variant, trigger FROM "Build"
      WHERE id = ${lease.buildId}::uuid AND "workerId" = ${lease.workerId} FOR UPDATE`
    const state = row ? leaseStateOf(row.status) : 'lost'
    if (!row || state !== 'held') return state
    await tx.build.update({ where: { id: lease.buildId }, data: { ...data, finishedAt: new Date() } })
    await within(tx, row)
    return state
  })
}

async function moveTags(
  tx: Transaction,
  build: { buildId: string; imageId: string },
  tags: readonly string[],
  digest: Digest,
): Promise<void> {
  const { buildId, imageId } = build
  const movedAt = new Date()
  for (const name of tags) {
    await tx.tagMove.create({ data: { imageId, buildId, name, digest, movedAt } })
    await tx.tag.upsert({
      where: { imageId_name: { imageId, name } },
      create: { imageId, name, digest, movedAt },
      update: { digest, movedAt },
    })
  }
}
