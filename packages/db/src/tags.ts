import type { Digest } from '@whittle/core'
import type { Database } from './database.ts'
import { isRowId, type TeamScope } from './scope.ts'

/** Where a tag stands now. */
export interface TagState {
  name: string
  /** Of the image index. */
  digest: Digest
  movedAt: Date
}

/** One step of a tag's history. */
export interface TagMoveEntry extends TagState {
  buildId: string
  buildNumber: number
}

/** An image's tags, the last moved first. */
export async function listTags(db: Database, scope: TeamScope, imageId: string): Promise<TagState[]> {
  if (!isRowId(imageId)) return []
  const rows = await db.tag.findMany({
    where: { imageId, image: { teamId: { in: [...scope.teamIds] } } },
    orderBy: [{ movedAt: 'desc' }, { name: 'asc' }],
  })
  return rows.map(({ name, digest, movedAt }) => ({ name, digest: digest as Digest, movedAt }))
}

/** Where an image's tags ever stood, newest first; no digest is ever lost from it. */
export async function listTagMoves(
  db: Database,
  scope: TeamScope,
  imageId: string,
  options: { limit?: number } = {},
): Promise<TagMoveEntry[]> {
  if (!isRowId(imageId)) return []
  const rows = await db.tagMove.findMany({
    where: { imageId, image: { teamId: { in: [...scope.teamIds] } } },
    include: { build: { select: { number: true } } },
    orderBy: [{ movedAt: 'desc' }, { id: 'desc' }],
    take: options.limit ?? 100,
  })
  return rows.map(({ name, digest, movedAt, buildId, build }) => ({
    name,
    digest: digest as Digest,
    movedAt,
    buildId,
    buildNumber: build.number,
  }))
}
