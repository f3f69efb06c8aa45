import { randomUUID } from 'node:crypto'
import { digestOfBytes, ImageSpec, type ImageSpecInput } from '@whittle/core'
import {
  claimBuild,
  createImage,
  queueBuild,
  type ActorScope,
  type BuiltPlatformSummary,
  type BuildLease,
  type ClaimedBuild,
  type Database,
  type SucceededBuild,
} from '../src/index.ts'

/** A definition of an image with this name. */
export function givenSpec(name: string, spec: ImageSpecInput['spec'] = {}): ImageSpec {
  return ImageSpec.parse({ apiVersion: 'whittle.dev/v1', kind: 'Image', metadata: { name }, spec })
}

/** A new team with one admin. */
export async function givenTeam(db: Database, slug = `team-${randomUUID()}`): Promise<Required<ActorScope>> {
  const user = await db.user.create({ data: { email: `${randomUUID()}@example.org`, name: 'Ann' } })
  const team = await db.team.create({
    data: { slug, name: slug, memberships: { create: { userId: user.id, role: 'admin' } } },
  })
  return { teamId: team.id, actorId: user.id }
}

/** A new image of a team; returns its id. */
export async function givenImage(db: Database, actor: ActorScope, spec = givenSpec(`image-${randomUUID()}`)) {
  const created = await createImage(db, actor, spec)
  if (!created.ok) throw new Error(created.reason)
  return created.image
}

/** A new waiting build of an image. */
export async function givenQueuedBuild(db: Database, actor: ActorScope, imageId: string) {
  const queued = await queueBuild(db, actor, { imageId, trigger: 'manual', reason: 'A test asked for it.' })
  if (queued.status !== 'queued') throw new Error(queued.status)
  return queued.build
}

/** A lease of a new worker for a build that it then holds. */
export async function givenClaimedBuild(db: Database, buildId: string): Promise<ClaimedBuild> {
  const claimed = await claimBuild(db, givenLease(buildId), { staleAfterSeconds: 30 })
  if (claimed.status !== 'claimed') throw new Error(claimed.status)
  return claimed.build
}

/** A lease that no build knows yet. */
export function givenLease(buildId: string): BuildLease {
  return { buildId, workerId: `worker-${randomUUID()}` }
}

/** What a build made for one architecture; `seed` decides its digests. */
export function givenPlatform(seed: string, arch = 'amd64'): BuiltPlatformSummary {
  const digest = (what: string) => digestOfBytes(`${seed} ${what}`)
  return {
    arch,
    startup: 'passed',
    documents: { lock: digest('lock'), carve: digest('carve'), files: digest('files'), spdx: digest('spdx') },
    manifestDigest: digest('manifest'),
    layerBytes: 9_400_000,
    installedBytes: 24_400_000,
    packagesKept: 8,
    packagesDropped: 21,
  }
}

/** A result that moves these tags; `seed` decides its digests. */
export function givenResult(seed: string, tags: string[]): SucceededBuild {
  const digest = (what: string) => digestOfBytes(`${seed} ${what}`)
  return {
    status: 'succeeded',
    snapshotId: '0123456789abcdef',
    contentDigest: digest('content'),
    indexDigest: digest('index'),
    platforms: [givenPlatform(seed)],
    version: '1.26.3',
    tags,
  }
}
