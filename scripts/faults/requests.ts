import { setTimeout as pause } from 'node:timers/promises'
import { createImage, saveRevision } from '@whittle/db'
import { insist, TEAM, type FaultStand } from './stand.ts'

const LOOK_EVERY_MS = 150
const REQUEST_WITHIN_MS = 60_000

export interface RequestedBuilds {
  /** Ids that the web application answered with 202: these must not get lost, whatever happens afterwards. */
  accepted: string[]
  /** Requests that were sent, with those that had no answer. */
  sent: number
}

/** Makes the images, each with its first revision. */
export async function createImages({ db, actor, images }: FaultStand): Promise<Map<string, string>> {
  const ids = new Map<string, string>()
  for (const name of images.names) {
    const created = await createImage(db, actor, images.specOf(name, 1))
    if (!created.ok) throw new Error(created.reason)
    ids.set(name, created.image.id)
  }
  return ids
}

/**
 * Asks the web application for `builds` builds, one image after the other, at most `atOnce` of them unfinished. The second
 * build of an image is of its second revision, and is asked for while the first may still run.
 */
export async function requestBuilds(
  stand: FaultStand,
  imageIds: ReadonlyMap<string, string>,
  { builds, atOnce }: { builds: number; atOnce: number },
): Promise<RequestedBuilds> {
  const { names } = stand.images
  const requested: RequestedBuilds = { accepted: [], sent: 0 }
  for (let count = 0; count < builds; count += 1) {
    const name = names[count % names.length]!
    const imageId = imageIds.get(name)!
    await untilCount(stand, { status: { in: ['queued', 'running'] } }, atOnce)
    if (count >= names.length) {
      // A waiting build would be pointed to the new revision, and the image would be built once instead of twice.
      await untilCount(stand, { imageId, status: 'queued' }, 1)
      const spec = stand.images.specOf(name, 2)
      const saved = await insist(() => saveRevision(stand.db, stand.actor, { imageId, spec, expectedRevision: 1 }))
      // `unchanged`: an answer that Postgres took along when it was killed.
      if (saved.status !== 'saved' && saved.status !== 'unchanged') throw new Error(`${name}: ${saved.status}`)
    }
    requested.accepted.push(await requestBuild(stand, name, requested))
  }
  return requested
}

async function untilCount(stand: FaultStand, where: object, below: number): Promise<void> {
  while ((await insist(() => stand.db.build.count({ where }))) >= below) await pause(LOOK_EVERY_MS)
}

async function requestBuild(stand: FaultStand, name: string, requested: RequestedBuilds): Promise<string> {
  return insist(async () => {
    requested.sent += 1
    const response = await stand.askWeb(`/api/v1/images/${TEAM}/${name}/builds`, { method: 'POST' })
    const text = await response.text()
    if (response.status !== 202) throw new Error(`the request for ${name} was answered ${response.status}: ${text}`)
    return (JSON.parse(text) as { id: string }).id
  }, REQUEST_WITHIN_MS)
}
