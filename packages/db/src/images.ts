import { digestOfDocument, ImageName, ImageSpec, type Variant } from '@whittle/core'
import { recordAudit } from './audit.ts'
import { buildInclude, toBuildSummary, type BuildSummary } from './build-shape.ts'
import { isUniqueViolation, type Database } from './database.ts'
import { imageColumns, imageInclude, toImageSummary, type ImageDetail, type ImageSummary } from './image-shape.ts'
import { toJsonColumn } from './json-column.ts'
import { isRowId, type ActorScope, type TeamScope } from './scope.ts'

/** The teams' images by title, each with its newest builds and its tags. */
export async function listImages(db: Database, scope: TeamScope): Promise<ImageSummary[]> {
  const rows = await db.image.findMany({
    where: { teamId: { in: [...scope.teamIds] } },
    include: imageInclude,
    orderBy: [{ title: 'asc' }, { id: 'asc' }],
  })
  const ids = rows.map(({ id }) => id)
  const [revisions, lines, latest, good] = await Promise.all([
    newestRevisions(db, ids),
    supportedLines(db, rows),
    newestBuilds(db, ids, { succeeded: false, variant: 'prod' }),
    newestBuilds(db, ids, { succeeded: true, variant: 'prod' }),
  ])
  return rows.map((row) => {
    const { distribution, ...revision } = revisions.get(row.id)!
    return toImageSummary(row, {
      revision,
      distribution,
      endOfLife: lines.get(catalogueName(row)) ?? {},
      latestBuild: latest.get(row.id),
      lastGoodBuild: good.get(row.id),
    })
  })
}

interface NewestRevision {
  id: string
  number: number
  distribution: string
}

async function newestRevisions(db: Database, imageIds: string[]): Promise<Map<string, NewestRevision>> {
  const rows = await db.$queryRaw<({ imageId: string } & NewestRevision)[]>`
    SELECT DISTINCT ON ("imageId") "imageId", id, number, spec->'spec'->>'distribution' AS distribution FROM "Revision"
    WHERE "imageId" = ANY(${imageIds}::uuid[]) ORDER BY "imageId", number DESC`
  return new Map(rows.map(({ imageId, ...revision }) => [imageId, revision]))
}

/** The catalogue's name of what an image is, or starts from. */
function catalogueName({ name, base, team }: { name: string; base: string; team: { isGallery: boolean } }): string {
  return team.isGallery ? name : base
}

/** The ends of version lines by the catalogue's names. */
async function supportedLines(
  db: Database,
  images: readonly Parameters<typeof catalogueName>[0][],
): Promise<Map<string, Record<string, string>>> {
  const names = [...new Set(images.map(catalogueName))]
  const where = { name: { in: names }, team: { isGallery: true } }
  const rows = await db.image.findMany({ where, select: { name: true, endOfLife: true } })
  return new Map(rows.map(({ name, endOfLife }) => [name, endOfLife as Record<string, string>]))
}

async function newestBuilds(
  db: Database,
  imageIds: string[],
  { succeeded, variant }: { succeeded: boolean; variant: Variant },
): Promise<Map<string, BuildSummary>> {
  const newest = await db.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT ON ("imageId") id FROM "Build"
    WHERE "imageId" = ANY(${imageIds}::uuid[]) AND variant = ${variant}::"Variant"
      AND (NOT ${succeeded} OR status = 'succeeded')
    ORDER BY "imageId", number DESC`
  const rows = await db.build.findMany({ where: { id: { in: newest.map(({ id }) => id) } }, include: buildInclude })
  return new Map(rows.map((row) => [row.imageId, toBuildSummary(row)]))
}

/** The image at `team/name` if one of the teams owns it. */
export async function findImage(
  db: Database,
  scope: TeamScope,
  address: { teamSlug: string; name: string },
): Promise<ImageDetail | undefined> {
  const { teamSlug: slug, name } = address
  // Addresses are typed by people: what can be no name must not reach Postgres as text (it takes no NUL character).
  if (!ImageName.safeParse(name).success || !ImageName.safeParse(slug).success) return undefined
  return findOne(db, scope, { name, team: { slug } })
}

/** The image with this id if one of the teams owns it. */
export async function findImageById(db: Database, scope: TeamScope, id: string): Promise<ImageDetail | undefined> {
  return isRowId(id) ? findOne(db, scope, { id }) : undefined
}

async function findOne(
  db: Database,
  scope: TeamScope,
  where: { id: string } | { name: string; team: { slug: string } },
): Promise<ImageDetail | undefined> {
  const row = await db.image.findFirst({
    where: { ...where, teamId: { in: [...scope.teamIds] } },
    include: { ...imageInclude, revisions: { orderBy: { number: 'desc' }, take: 1 } },
  })
  if (!row) return undefined
  const [lines, latest, good, development, goodDevelopment] = await Promise.all([
    supportedLines(db, [row]),
    newestBuilds(db, [row.id], { succeeded: false, variant: 'prod' }),
    newestBuilds(db, [row.id], { succeeded: true, variant: 'prod' }),
    newestBuilds(db, [row.id], { succeeded: false, variant: 'dev' }),
    newestBuilds(db, [row.id], { succeeded: true, variant: 'dev' }),
  ])
  const { id, number, spec } = row.revisions[0]!
  const definition = ImageSpec.parse(spec)
  const parts = {
    revision: { id, number },
    distribution: definition.spec.distribution,
    endOfLife: lines.get(catalogueName(row)) ?? {},
    latestBuild: latest.get(row.id),
    lastGoodBuild: good.get(row.id),
  }
  return {
    ...toImageSummary(row, parts),
    developmentBuild: development.get(row.id),
    lastGoodDevelopmentBuild: goodDevelopment.get(row.id),
    spec: definition,
  }
}

export type CreateImageOutcome =
  | { ok: true; image: { id: string; name: string }; revision: { id: string; number: number } }
  | { ok: false; reason: 'name-taken' }

/** Makes an image of the actor's team with revision 1. Its name is `metadata.name` and is fixed from then on. */
export async function createImage(db: Database, actor: ActorScope, spec: ImageSpec): Promise<CreateImageOutcome> {
  const { name } = spec.metadata
  try {
    return await db.$transaction(async (tx) => {
      const row = await tx.image.create({
        data: {
          teamId: actor.teamId,
          name,
          ...imageColumns(spec),
          revisions: {
            create: {
              number: 1,
              spec: toJsonColumn(spec),
              specDigest: digestOfDocument(spec),
              createdById: actor.actorId,
            },
          },
        },
        include: { revisions: { select: { id: true, number: true } } },
      })
      await recordAudit(tx, actor, { action: 'image.create', subject: name, details: { imageId: row.id } })
      return { ok: true, image: { id: row.id, name }, revision: row.revisions[0]! }
    })
  } catch (error) {
    if (isUniqueViolation(error)) return { ok: false, reason: 'name-taken' }
    throw error
  }
}
