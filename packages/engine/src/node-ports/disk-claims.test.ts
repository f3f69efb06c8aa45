import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type Digest, digestOfBytes } from '@whittle/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createDiskClaims, sweepClaims } from './disk-claims.ts'

const DIGEST: Digest = digestOfBytes('package')
const FILE = DIGEST.slice('sha256:'.length)

let folder: string
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'whittle-claims-')), 'claims')
})
afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }))

/** As another process would see the folder. */
const open = (staleMs = 5000) => createDiskClaims({ folder, staleMs, pollMs: 5 })

async function leaveClaim(owner: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, FILE), owner)
}

describe('claims on disk', () => {
  it('let one work at a time and leave nothing behind', async () => {
    let running = 0
    let most = 0
    const work = async (): Promise<void> => {
      running += 1
      most = Math.max(most, running)
      await pause(20)
      running -= 1
    }
    const [here, there] = [open(), open()]
    await Promise.all([here, here, there, there].map((claims) => claims.withClaim(DIGEST, work)))
    expect(most).toBe(1)
    expect(await readdir(folder)).toEqual([])
  })

  it('of different blobs do not wait for each other', async () => {
    const claims = open()
    const both = claims.withClaim(DIGEST, () => claims.withClaim(digestOfBytes('other'), async () => 'done'))
    expect(await both).toBe('done')
  })

  it('are given back when the work fails', async () => {
    const failing = open().withClaim(DIGEST, async () => {
      throw new Error('broken')
    })
    await expect(failing).rejects.toThrowError('broken')
    expect(await open().withClaim(DIGEST, async () => 'done')).toBe('done')
  })

  it('of a process that is gone are taken over at once', async () => {
    await leaveClaim(`999999999 ${hostname()} x`)
    expect(await open(60_000).withClaim(DIGEST, async () => 'done')).toBe('done')
  })

  it('of another machine are taken over when they show no life', async () => {
    await leaveClaim('1 another-machine x')
    const started = performance.now()
    expect(await open(100).withClaim(DIGEST, async () => 'done')).toBe('done')
    expect(performance.now() - started).toBeGreaterThan(90)
  })

  it('stay alive as long as the work takes', async () => {
    const order: string[] = []
    const [here, there] = [open(100), open(100)]
    const long = here.withClaim(DIGEST, async () => {
      await pause(400)
      order.push('long')
    })
    await pause(20)
    await there.withClaim(DIGEST, async () => void order.push('next'))
    await long
    expect(order).toEqual(['long', 'next'])
  })

  it('can be waited for no longer after an abort', async () => {
    await leaveClaim('1 another-machine x')
    const waiting = open(60_000).withClaim(DIGEST, async () => 'done', AbortSignal.timeout(30))
    await expect(waiting).rejects.toMatchObject({ name: expect.stringMatching(/AbortError|TimeoutError/) })
  })

  it('do without where the folder cannot be used', async () => {
    await writeFile(folder, 'a file in its place')
    expect(await open().withClaim(DIGEST, async () => 'done')).toBe('done')
  })
})

it('claims that nobody touched for long are swept, and nothing else', async () => {
  expect(await sweepClaims({ folder, before: new Date() })).toBe(0)
  await leaveClaim('1 elsewhere x')
  const others = [digestOfBytes('held').slice('sha256:'.length), 'notes.txt']
  for (const name of others) await writeFile(join(folder, name), '1 elsewhere x')
  const old = new Date(Date.now() - 86_400_000)
  for (const name of [FILE, 'notes.txt']) await utimes(join(folder, name), old, old)
  expect(await sweepClaims({ folder, before: new Date(Date.now() - 60_000) })).toBe(1)
  expect((await readdir(folder)).toSorted()).toEqual(others.toSorted())
})
