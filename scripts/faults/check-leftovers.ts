import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, readFile, utimes } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { createNodeEngine } from '@whittle/engine'
import { createJobQueues, createRedisConnection } from '@whittle/jobs'
import { applicationEnvironment } from '../stack/application.ts'
import type { Checks } from './checks.ts'
import { insist, type FaultStand } from './stand.ts'

/** A delivery that was put off looks again after seconds; then it must find that nothing is left to do. */
const QUIET_WITHIN_MS = 60_000

/** What must not be left over once everything has ended: work, half-written files, half blobs. */
export async function checkLeftovers(stand: FaultStand, checks: Checks): Promise<void> {
  checks.expect('no build waits or runs, no job is left', await findWork(stand))
  checks.expect('what killed workers left in store and temporary folder is swept', await findFiles(stand))
  checks.expect('every blob in the storage of the registry is whole', await findDamagedBlobs(stand))
}

async function findWork(stand: FaultStand): Promise<string[]> {
  const rows = await insist(() => stand.db.build.count({ where: { status: { in: ['queued', 'running'] } } }))
  const redis = createRedisConnection(applicationEnvironment(stand.server).REDIS_URL!)
  const queues = createJobQueues(redis)
  try {
    const deadline = performance.now() + QUIET_WITHIN_MS
    for (;;) {
      const { waiting, active, delayed } = await queues.depth('build')
      const jobs = waiting + active + delayed
      if (jobs === 0 || performance.now() > deadline) {
        return [...(rows > 0 ? [`${rows} builds have no end`] : []), ...(jobs > 0 ? [`${jobs} jobs are left`] : [])]
      }
      await pause(200)
    }
  } finally {
    await queues.close()
    redis.disconnect()
  }
}

/** The sweep that each worker begins with takes what is older than a day: here everything is made to be so. */
async function findFiles({ server, images, temporaryFolder }: FaultStand): Promise<string[]> {
  const storeFolder = join(server.dataFolder, 'store')
  const old = new Date(Date.now() - 2 * 86_400_000)
  const places = [join(storeFolder, 'incoming'), join(storeFolder, 'claims'), temporaryFolder]
  const leftIn = async (folder: string) =>
    (await readdir(folder).catch(() => [] as string[])).map((name) => join(folder, name))
  for (const place of places) for (const path of await leftIn(place)) await utimes(path, old, old)
  const before = process.env.TMPDIR
  process.env.TMPDIR = temporaryFolder
  try {
    await createNodeEngine({ storeFolder, keyringPath: images.keyringPath }).sweepLeftovers()
  } finally {
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
  }
  const left = (await Promise.all(places.map(leftIn))).flat()
  return left.map((path) => `${relative(server.dataFolder, path)} is left`)
}

/** The registry's own storage: a blob is a file named by its digest, whether or not anything refers to it. */
async function findDamagedBlobs({ server }: FaultStand): Promise<string[]> {
  const root = join(server.dataFolder, 'registry/data/docker/registry/v2')
  const files = (await readdir(root, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
  const problems: string[] = []
  for (const { parentPath, name } of files) {
    const path = join(parentPath, name)
    const digest = /\/blobs\/sha256\/..\/([0-9a-f]{64})\/data$/.exec(path)?.[1]
    if (digest !== undefined && (await sha256(path)) !== digest) problems.push(`${relative(root, path)} is damaged`)
    if (name === 'link' && !/^sha256:[0-9a-f]{64}$/.test(await readFile(path, 'utf8'))) {
      problems.push(`${relative(root, path)} names no digest`)
    }
  }
  return problems
}

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) hash.update(chunk)
  return hash.digest('hex')
}
