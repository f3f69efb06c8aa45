import type { ImageSpec, Schedule } from '@whittle/core'
import type { BuildSummary } from './build-shape.ts'
import type { Prisma } from './generated/client.ts'
import type { TagState } from './tags.ts'
import type { TeamSummary } from './teams.ts'

/** An image as lists show it. */
export interface ImageSummary {
  id: string
  team: TeamSummary
  /** Last component of its repository in the registry. */
  name: string
  title: string
  description: string
  category?: string
  /** The public image that it replaces. */
  replaces?: string
  notes: string[]
  /** Catalogue entry or `scratch`. */
  base: string
  /** The distribution of the newest revision: `debian/13`. */
  distribution: string
  /** The last day of upstream's support by version line, as the base image that it is or starts from knows it. */
  endOfLife: Record<string, string>
  schedule?: Schedule
  /** Absent without a schedule, and until the tick has computed it for a schedule that was just saved. */
  nextRunAt?: Date
  /** When the schedule last looked. */
  lastCheckedAt?: Date
  createdAt: Date
  updatedAt: Date
  /** Newest revision of the definition. */
  revision: { id: string; number: number }
  /** The newest build of the production image, in whatever state. */
  latestBuild?: BuildSummary
  /** The newest of them that succeeded: what the tags hold. */
  lastGoodBuild?: BuildSummary
  /** Last moved first. */
  tags: TagState[]
}

export interface ImageDetail extends ImageSummary {
  /** The newest build of the development image, in whatever state. */
  developmentBuild?: BuildSummary
  /** The newest of them that succeeded. */
  lastGoodDevelopmentBuild?: BuildSummary
  /** Of the newest revision. */
  spec: ImageSpec
}

/** What every query that returns an image selects. */
export const imageInclude = {
  team: { select: { id: true, slug: true, name: true, isGallery: true } },
  tags: { orderBy: [{ movedAt: 'desc' as const }, { name: 'asc' as const }] },
} satisfies Prisma.ImageInclude

type ImageRow = Prisma.ImageGetPayload<{ include: typeof imageInclude }>

/** What belongs to an image and is read by queries of its own. */
export interface ImageParts {
  revision: { id: string; number: number }
  distribution: string
  endOfLife: Record<string, string>
  latestBuild?: BuildSummary
  lastGoodBuild?: BuildSummary
}

/** A row as the plain shape. */
export function toImageSummary(row: ImageRow, parts: ImageParts): ImageSummary {
  return {
    id: row.id,
    team: row.team,
    name: row.name,
    title: row.title,
    description: row.description,
    category: row.category ?? undefined,
    replaces: row.replaces ?? undefined,
    notes: row.notes,
    base: row.base,
    schedule:
      row.scheduleCron === null ? undefined : { cron: row.scheduleCron, timezone: row.scheduleTimezone ?? 'UTC' },
    nextRunAt: row.nextRunAt ?? undefined,
    lastCheckedAt: row.lastCheckedAt ?? undefined,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    ...parts,
    tags: row.tags.map(({ name, digest, movedAt }) => ({ name, digest: digest as TagState['digest'], movedAt })),
  }
}

/**
 * The columns of an image that its definition decides. A changed schedule forgets its next run; the tick computes it.
 */
export function imageColumns(
  spec: ImageSpec,
  before?: { scheduleCron: string | null; scheduleTimezone: string | null },
) {
  const { metadata } = spec
  const schedule = spec.spec.schedule
  const cron = schedule?.cron ?? null
  const timezone = schedule?.timezone ?? null
  const sameSchedule = before?.scheduleCron === cron && before.scheduleTimezone === timezone
  return {
    title: metadata.title ?? metadata.name,
    description: metadata.description ?? '',
    base: spec.spec.from,
    scheduleCron: cron,
    scheduleTimezone: timezone,
    ...(sameSchedule ? {} : { nextRunAt: null }),
  }
}
