import { createHash } from 'node:crypto'
import { type Architecture, type CatalogEntry, ImageSpec, type Schedule } from '@whittle/core'
import { queueBuildWithin } from './build-queue.ts'
import type { Database, Transaction } from './database.ts'
import { createImage } from './images.ts'
import { saveRevision } from './revisions.ts'
import { GALLERY_SLUG } from './team-slug.ts'

export interface SeededGallery {
  teamId: string
  /** Images that were new. */
  created: string[]
  /** Images whose definition changed. */
  revised: string[]
  /** Builds that now wait: of images that never had one that succeeded, and of changed ones. */
  queuedBuildIds: string[]
}

/**
 * Brings the gallery in line with the catalogue: its team, an image an entry, a revision where the definition changed,
 * and a waiting build where none succeeded or is on its way. Safe to repeat; images whose entry is gone are left alone.
 * Of the architectures that an entry offers the given ones are built.
 */
export async function seedGallery(
  db: Database,
  entries: readonly CatalogEntry[],
  architectures: readonly Architecture[] = ['amd64'],
): Promise<SeededGallery> {
  const team = await db.team.upsert({
    where: { slug: GALLERY_SLUG },
    create: { slug: GALLERY_SLUG, name: 'Gallery', isGallery: true },
    update: { isGallery: true },
  })
  const seeded: SeededGallery = { teamId: team.id, created: [], revised: [], queuedBuildIds: [] }
  for (const entry of entries) {
    const change = await seedImage(db, team.id, gallerySpec(entry, architectures), entry)
    if (change !== 'none') seeded[change].push(entry.name)
    const buildId = await db.$transaction((tx) => queueFirstBuild(tx, team.id, entry.name, change === 'revised'))
    if (buildId !== undefined) seeded.queuedBuildIds.push(buildId)
  }
  return seeded
}

async function seedImage(
  db: Database,
  teamId: string,
  spec: ImageSpec,
  entry: CatalogEntry,
): Promise<'created' | 'revised' | 'none'> {
  const actor = { teamId }
  const created = await createImage(db, actor, spec)
  const image = await db.image.update({
    where: { teamId_name: { teamId, name: entry.name } },
    data: {
      category: entry.category,
      replaces: entry.replaces ?? null,
      notes: entry.notes,
      endOfLife: entry.endOfLife ?? {},
    },
    select: { id: true, revisions: { orderBy: { number: 'desc' }, take: 1, select: { number: true } } },
  })
  if (created.ok) return 'created'
  const expectedRevision = image.revisions[0]!.number
  const saved = await saveRevision(db, actor, { imageId: image.id, spec, expectedRevision })
  return saved.status === 'saved' ? 'revised' : 'none'
}

async function queueFirstBuild(
  tx: Transaction,
  teamId: string,
  name: string,
  revised: boolean,
): Promise<string | undefined> {
  const image = await tx.image.findUniqueOrThrow({
    where: { teamId_name: { teamId, name } },
    select: {
      id: true,
      _count: {
        select: { builds: { where: { variant: 'prod', status: { in: ['queued', 'running', 'succeeded'] } } } },
      },
    },
  })
  if (image._count.builds > 0 && !revised) return undefined
  const reason = revised ? 'The catalogue changed its definition.' : 'First build of a gallery image.'
  const queued = await queueBuildWithin(tx, { teamId }, { imageId: image.id, trigger: 'seed', reason })
  return queued.status === 'queued' ? queued.build.id : undefined
}

/** The definition of a gallery image: the catalogue entry's own, whole, so that a change of it makes a new revision. */
function gallerySpec(entry: CatalogEntry, wanted: readonly Architecture[]): ImageSpec {
  const { name, title, description } = entry
  const built = entry.spec.architectures.filter((arch) => wanted.includes(arch))
  // One that is for other machines alone is built for the first of them.
  const architectures = built.length > 0 ? built : entry.spec.architectures.slice(0, 1)
  return ImageSpec.parse({
    apiVersion: 'whittle.dev/v1',
    kind: 'Image',
    metadata: { name, title, description },
    spec: { ...entry.spec, architectures, from: 'scratch', schedule: dailySchedule(name) },
  })
}

/** Once a day between 02:00 and 05:59 UTC, at a minute of the image's own, so that not all start at once. */
function dailySchedule(name: string): Schedule {
  const minute = createHash('sha256').update(name).digest().readUInt32BE() % 240
  return { cron: `${minute % 60} ${2 + Math.floor(minute / 60)} * * *`, timezone: 'UTC' }
}
