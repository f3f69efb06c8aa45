import { randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Digest } from '@whittle/core'
import { createProcessClaims, type FetchClaims } from '../stages/fetch-claims.ts'

export interface DiskClaimsOptions {
  /** Folder of the claim files, shared by the processes that share a store; made when first written to. */
  folder: string
  /** How long a claim that shows no life is respected. */
  staleMs?: number
  /** How often a waiter looks. */
  pollMs?: number
}

const STALE_MS = 15_000
const POLL_MS = 100
/** Signs of life within the time after which a claim counts as dead. */
const BEATS = 5
/** A digest; what is being taken away has a random part behind it. */
const CLAIM_NAME = /^[0-9a-f]{64}(\.[0-9a-f-]{36})?$/

/**
 * Claims among all processes that share the folder. A claim is a file that its holder touches while it works. One whose
 * holder is gone, or that nobody touched for `staleMs`, is taken over. Claims save work and protect nothing: should two
 * ever hold the same one, or the folder be unusable, the blob is fetched twice and stored once.
 */
export function createDiskClaims({ folder, staleMs = STALE_MS, pollMs = POLL_MS }: DiskClaimsOptions): FetchClaims {
  const within = createProcessClaims()
  return {
    withClaim: (digest, work, signal) =>
      within.withClaim(
        digest,
        async () => {
          const release = await acquire(pathOf(folder, digest), { staleMs, pollMs }, signal)
          try {
            return await work()
          } finally {
            await release()
          }
        },
        signal,
      ),
  }
}

/**
 * Removes claims that nobody has touched since `before`. Whoever needs the same blob takes a dead claim over; this is for
 * those of blobs that are there by now, which nobody claims again. Returns how many were removed.
 */
export async function sweepClaims({ folder, before }: { folder: string; before: Date }): Promise<number> {
  const names = await readdir(folder).catch(() => [])
  let removed = 0
  for (const path of names.filter((name) => CLAIM_NAME.test(name)).map((name) => join(folder, name))) {
    // Its holder, or another sweep, may be quicker.
    const found = await stat(path).catch(() => undefined)
    if (!found?.isFile() || found.mtime >= before) continue
    await rm(path, { force: true })
    removed += 1
  }
  return removed
}

function pathOf(folder: string, digest: Digest): string {
  return join(folder, digest.slice('sha256:'.length))
}

interface Timing {
  staleMs: number
  pollMs: number
}

async function acquire(path: string, timing: Timing, signal: AbortSignal | undefined): Promise<() => Promise<void>> {
  const owner = `${process.pid} ${hostname()} ${randomUUID()}`
  let seen = { mtimeMs: 0, waitedMs: 0 }
  for (;;) {
    signal?.throwIfAborted()
    const outcome = await create(path, owner)
    if (outcome === 'unusable') return async () => undefined
    if (outcome === 'created') return hold(path, owner, timing.staleMs / BEATS)
    const mtimeMs = await modified(path)
    // Measured by this process's own waiting: clocks of machines that share a folder may differ.
    seen = mtimeMs === seen.mtimeMs ? { mtimeMs, waitedMs: seen.waitedMs + timing.pollMs } : { mtimeMs, waitedMs: 0 }
    if (seen.waitedMs >= timing.staleMs || (await isHolderGone(path))) await takeAway(path)
    else await pause(timing.pollMs, undefined, signal ? { signal } : {})
  }
}

async function create(path: string, owner: string): Promise<'created' | 'taken' | 'unusable'> {
  try {
    await mkdir(dirname(path), { recursive: true })
  } catch {
    return 'unusable'
  }
  try {
    await writeFile(path, owner, { flag: 'wx' })
    return 'created'
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST') return 'taken'
    // A full disk lets the file be made and not be written: others would wait for a holder that it does not have.
    await rm(path, { force: true }).catch(() => undefined)
    return 'unusable'
  }
}

function hold(path: string, owner: string, beatMs: number): () => Promise<void> {
  const beat = setInterval(() => {
    const now = new Date()
    utimes(path, now, now).catch(() => undefined)
  }, beatMs)
  beat.unref()
  return async () => {
    clearInterval(beat)
    if ((await ownerOf(path)) === owner) await rm(path, { force: true }).catch(() => undefined)
  }
}

async function modified(path: string): Promise<number> {
  try {
    return (await stat(path)).mtimeMs
  } catch {
    return 0
  }
}

async function ownerOf(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '')
}

/** A process of this machine that no longer runs; of other machines nothing is known. */
async function isHolderGone(path: string): Promise<boolean> {
  const [pid, host] = (await ownerOf(path)).split(' ')
  if (host !== hostname() || !/^\d+$/.test(pid ?? '')) return false
  try {
    process.kill(Number(pid), 0)
    return false
  } catch (thrown) {
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'ESRCH'
  }
}

/** By renaming first, so that of several waiters only one removes it. */
async function takeAway(path: string): Promise<void> {
  const aside = `${path}.${randomUUID()}`
  try {
    await rename(path, aside)
    await rm(aside, { force: true })
  } catch {
    // Somebody else was quicker.
  }
}
