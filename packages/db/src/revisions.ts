import { digestOfDocument, ImageSpec } from '@whittle/core'
import { recordAudit } from './audit.ts'
import type { Database, Transaction } from './database.ts'
import { imageColumns } from './image-shape.ts'
import { toJsonColumn } from './json-column.ts'
import { isRowId, isRowNumber, type ActorScope, type TeamScope } from './scope.ts'

/** One saved state of an image's definition. */
export interface RevisionEntry {
  id: string
  number: number
  spec: ImageSpec
  createdBy?: { id: string; name: string }
  createdAt: Date
}

export type SaveRevisionOutcome =
  | { status: 'saved'; revision: { id: string; number: number } }
  /** The definition is what the newest revision says: no revision was made. */
  | { status: 'unchanged'; revision: { id: string; number: number } }
  /** Someone saved after `expectedRevision`; `current` is what they saved. */
  | { status: 'conflict'; current: RevisionEntry }
  /** `metadata.name` differs from the image's: a name is an address in the registry and stays. */
  | { status: 'name-changed'; name: string }
  | { status: 'not-found' }

const author = { createdBy: { select: { id: true, name: true } } } as const

/** Saves a definition as the next revision of an image of the actor's team, if its newest is `expectedRevision`. */
export async function saveRevision(
  db: Database,
  actor: ActorScope,
  input: { imageId: string; spec: ImageSpec; expectedRevision: number },
): Promise<SaveRevisionOutcome> {
  const { imageId, spec, expectedRevision } = input
  if (!isRowId(imageId)) return { status: 'not-found' }
  return db.$transaction(async (tx): Promise<SaveRevisionOutcome> => {
    const image = await lockImage(tx, imageId, actor.teamId)
    if (!image) return { status: 'not-found' }
    if (image.name !== spec.metadata.name) return { status: 'name-changed', name: image.name }
    const newest = await tx.revision.findFirstOrThrow({
      where: { imageId },
      orderBy: { number: 'desc' },
      include: author,
    })
    const specDigest = digestOfDocument(spec)
    if (newest.specDigest === specDigest) {
      return { status: 'unchanged', revision: { id: newest.id, number: newest.number } }
    }
    if (newest.number !== expectedRevision) return { status: 'conflict', current: toEntry(newest) }
    const revision = await tx.revision.create({
      data: {
        imageId,
        number: newest.number + 1,
        spec: toJsonColumn(spec),
        specDigest,
        createdById: actor.actorId ?? null,
      },
      select: { id: true, number: true },
    })
    await tx.image.update({ where: { id: imageId }, data: imageColumns(spec, image) })
    await recordAudit(tx, actor, {
      action: 'image.revise',
      subject: image.name,
      details: { imageId, revision: revision.number },
    })
    return { status: 'saved', revision }
  })
}

interface LockedImage {
  name: string
  scheduleCron: string | null
  scheduleTimezone: string | null
}

/** Two people saving at once come one after the other. */
async function lockImage(tx: Transaction, imageId: string, teamId: string): Promise<LockedImage | undefined> {
  const [row] = await tx.$queryRaw<LockedImage[]>`
    SELECT name, "scheduleCron", "scheduleTimezone" FROM "Image"
    WHERE id = ${imageId}::uuid AND "teamId" = ${teamId}::uuid FOR UPDATE`
  return row
}

/** An image's revisions, newest first. */
export async function listRevisions(
  db: Database,
  scope: TeamScope,
  imageId: string,
  options: { limit?: number } = {},
): Promise<RevisionEntry[]> {
  if (!isRowId(imageId)) return []
  const rows = await db.revision.findMany({
    where: { imageId, image: { teamId: { in: [...scope.teamIds] } } },
    include: author,
    orderBy: { number: 'desc' },
    take: options.limit ?? 100,
  })
  return rows.map(toEntry)
}

/** One revision of an image. */
export async function findRevision(
  db: Database,
  scope: TeamScope,
  address: { imageId: string; number: number },
): Promise<RevisionEntry | undefined> {
  const { imageId, number } = address
  if (!isRowId(imageId) || !isRowNumber(number)) return undefined
  const row = await db.revision.findFirst({
    where: { imageId, number, image: { teamId: { in: [...scope.teamIds] } } },
    include: author,
  })
  return row ? toEntry(row) : undefined
}

interface RevisionRow {
  id: string
  number: number
  spec: unknown
  createdBy: { id: string; name: string } | null
  createdAt: Date
}

function toEntry({ id, number, spec, createdBy, createdAt }: RevisionRow): RevisionEntry {
  return { id, number, spec: ImageSpec.parse(spec), createdBy: createdBy ?? undefined, createdAt }
}
