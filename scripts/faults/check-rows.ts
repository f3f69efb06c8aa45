import { canonicalJson, type Digest } from '@whittle/core'
import { readEnds } from './build-ends.ts'
import type { Checks } from './checks.ts'
import type { RequestedBuilds } from './requests.ts'
import { insist, type FaultStand } from './stand.ts'

export interface Expected {
  requested: RequestedBuilds
  /** What an undisturbed build gives, by name and revision. */
  digests: ReadonlyMap<string, Digest>
  /** What the registry has now: tags by image. */
  tags: ReadonlyMap<string, ReadonlyMap<string, Digest>>
}

/** What the database says at the end, held against what was asked for and against the registry. */
export async function checkRows(stand: FaultStand, checks: Checks, expected: Expected): Promise<void> {
  const builds = await insist(() => readBuilds(stand))
  const title = ({ image, number }: BuildRow) => `${image.name} #${number}`
  const failing = (wrong: (build: BuildRow) => string | undefined | false) =>
    builds.flatMap((build) => {
      const problem = wrong(build)
      return problem ? [`${title(build)} ${problem}`] : []
    })

  const known = new Set(builds.map(({ id }) => id))
  checks.expect(
    `each of the ${expected.requested.accepted.length} accepted builds is a row`,
    expected.requested.accepted.filter((id) => !known.has(id)).map((id) => `${id} is gone`),
  )
  const ends = await readEnds(stand)
  checks.expect(
    `each of the ${builds.length} builds ended once`,
    failing(({ id }) => ends.get(id) !== 1 && `ended ${ends.get(id) ?? 0} times`),
  )
  checks.expect(
    'each build ended with the digest that an undisturbed one gives',
    failing(({ status, indexDigest, errorCode, errorMessage, image, revision }) => {
      if (status !== 'succeeded') return `is ${status}: ${errorCode} ${errorMessage}`
      const right = expected.digests.get(`${image.name} ${revision.number}`)
      return indexDigest !== right && `is ${indexDigest} instead of ${right}`
    }),
  )
  checks.expect(
    'no build has a gap or a line twice in its log, or two results',
    failing(({ events, tagMoves }) => {
      const gap = events.findIndex(({ sequence }, i) => sequence !== i + 1)
      if (gap >= 0) return `has event ${events[gap]!.sequence} where ${gap + 1} was expected`
      // A stage may run twice; what it told at one moment is told once.
      const told = events.map(({ at, event }) => `${at.toISOString()} ${canonicalJson(event)}`)
      const doubled = told.find((line, i) => line === told[i - 1])
      if (doubled !== undefined) return `has an event twice: ${doubled}`
      const digests = new Set(tagMoves.map(({ digest }) => digest))
      return digests.size !== 1 && `moved its tags to ${digests.size} digests`
    }),
  )
  checks.expect(
    'every tag of the registry is in the database, and the other way round',
    await compareTags(stand, expected),
  )
  checks.expect('every tag stands where the last build put it', await lastMoves(stand))
  checks.expect('the audit log has each request once', await checkAudit(stand, expected, builds))
}

type BuildRow = Awaited<ReturnType<typeof readBuilds>>[number]

function readBuilds({ db }: FaultStand) {
  return db.build.findMany({
    orderBy: { id: 'asc' },
    include: {
      image: { select: { name: true } },
      revision: { select: { number: true } },
      events: { select: { sequence: true, at: true, event: true }, orderBy: { sequence: 'asc' } },
      tagMoves: { select: { digest: true } },
    },
  })
}

async function compareTags({ db }: FaultStand, { tags }: Expected): Promise<string[]> {
  const rows = await insist(() => db.tag.findMany({ include: { image: { select: { name: true } } } }))
  const problems: string[] = []
  for (const { name, digest, image } of rows) {
    const there = tags.get(image.name)?.get(name)
    if (there !== digest) problems.push(`${image.name}:${name} is ${digest} in the database, ${there} in the registry`)
  }
  for (const [image, of] of tags) {
    const known = new Set(rows.filter((row) => row.image.name === image).map(({ name }) => name))
    for (const name of of.keys()) if (!known.has(name)) problems.push(`${image}:${name} is in the registry only`)
  }
  return problems
}

/** A tag that an older build moved after a newer one would stand wrong although it is whole. */
async function lastMoves({ db }: FaultStand): Promise<string[]> {
  const rows = await insist(
    () => db.$queryRaw<{ image: string; name: string }[]>`
      SELECT i.name AS image, t.name FROM "Tag" t JOIN "Image" i ON i.id = t."imageId"
      WHERE t.digest <> (SELECT m.digest FROM "TagMove" m JOIN "Build" b ON b.id = m."buildId"
        WHERE m."imageId" = t."imageId" AND m.name = t.name ORDER BY b.number DESC LIMIT 1)`,
  )
  return rows.map(({ image, name }) => `${image}:${name} does not stand where its newest build put it`)
}

/** A request without an answer may have been taken all the same; an answered one never twice. */
async function checkAudit({ db }: FaultStand, { requested }: Expected, builds: BuildRow[]): Promise<string[]> {
  const entries = await insist(() => db.auditEntry.findMany({ where: { action: 'build.queue' } }))
  const counts = new Map<string, number>()
  for (const { details } of entries) {
    const { buildId } = details as { buildId: string }
    counts.set(buildId, (counts.get(buildId) ?? 0) + 1)
  }
  const problems = builds.filter(({ id }) => !counts.has(id)).map(({ id }) => `the request for ${id} is missing`)
  if (entries.length > requested.sent) problems.push(`${entries.length} entries for ${requested.sent} requests`)
  return problems
}
