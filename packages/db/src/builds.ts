import { recordAudit } from './audit.ts'
import { buildInclude, toBuildSummary, type BuildStatus, type BuildSummary } from './build-shape.ts'
import type { Database } from './database.ts'
import { isRowId, type ActorScope, type TeamScope } from './scope.ts'

/** The image that a build belongs to, as its page names it. */
export interface BuiltImageName {
  id: string
  name: string
  title: string
  teamSlug: string
  teamName: string
  isGallery: boolean
}

export interface BuildDetail extends BuildSummary {
  image: BuiltImageName
  /** Tags that this build moved, in order of the move. */
  tags: string[]
}

const detailInclude = {
  ...buildInclude,
  image: { select: { id: true, name: true, title: true, team: true } },
  tagMoves: { select: { name: true }, orderBy: { id: 'asc' } },
} as const

/** A build of one of the teams. */
export async function findBuild(db: Database, scope: TeamScope, id: string): Promise<BuildDetail | undefined> {
  if (!isRowId(id)) return undefined
  const row = await db.build.findFirst({ where: { id, teamId: { in: [...scope.teamIds] } }, include: detailInclude })
  if (!row) return undefined
  const { team, ...image } = row.image
  return {
    ...toBuildSummary(row),
    image: { ...image, teamSlug: team.slug, teamName: team.name, isGallery: team.isGallery },
    tags: row.tagMoves.map(({ name }) => name),
  }
}

export interface BuildFilter {
  imageId?: string
  statuses?: BuildStatus[]
  /** At most this many; 50 unless told. */
  limit?: number
  /** Only builds older than this one: for paging, the last id of the page before. */
  before?: string
}

/** The teams' builds, newest first. */
export async function listBuilds(db: Database, scope: TeamScope, filter: BuildFilter = {}): Promise<BuildSummary[]> {
  const { imageId, statuses, limit = 50, before } = filter
  if ((imageId !== undefined && !isRowId(imageId)) || (before !== undefined && !isRowId(before))) return []
  const rows = await db.build.findMany({
    where: {
      teamId: { in: [...scope.teamIds] },
      imageId,
      status: statuses && { in: statuses },
      // Version 7 ids grow with time.
      id: before === undefined ? undefined : { lt: before },
    },
    include: buildInclude,
    orderBy: { id: 'desc' },
    take: limit,
  })
  return rows.map(toBuildSummary)
}

/** How many builds of one installation are in each state; for metrics. */
export async function countBuildsByStatus(db: Database): Promise<Partial<Record<BuildStatus, number>>> {
  const groups = await db.build.groupBy({ by: ['status'], _count: { _all: true } })
  return Object.fromEntries(groups.map(({ status, _count }) => [status, _count._all]))
}

export type CancelBuildOutcome =
  | { status: 'cancelled'; wasRunning: boolean }
  | { status: 'already-finished' }
  | { status: 'not-found' }

/** Cancels a waiting or running build of the actor's team. A running one stops when its worker notices. */
export async function cancelBuild(db: Database, actor: ActorScope, id: string): Promise<CancelBuildOutcome> {
  if (!isRowId(id)) return { status: 'not-found' }
  return db.$transaction(async (tx) => {
    const [row] = await tx.$queryRaw<{ status: BuildStatus; number: number; name: string }[]>`
      SELECT b.status, b.number, i.name FROM "Build" b JOIN "Image" i ON i.id = b."imageId"
      WHERE b.id = ${id}::uuid AND b."teamId" = ${actor.teamId}::uuid FOR UPDATE OF b`
    if (!row) return { status: 'not-found' }
    if (row.status !== 'queued' && row.status !== 'running') return { status: 'already-finished' }
    await tx.build.update({ where: { id }, data: { status: 'cancelled', finishedAt: new Date() } })
    await recordAudit(tx, actor, {
      action: 'build.cancel',
      subject: `${row.name} #${row.number}`,
      details: { buildId: id },
    })
    return { status: 'cancelled', wasRunning: row.status === 'running' }
  })
}
