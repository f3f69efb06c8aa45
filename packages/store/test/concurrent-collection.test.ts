import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { type Digest, digestOfBytes } from '@whittle/core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { collectGarbage, createDiskStore, measureStore } from '../src/index.ts'
import { blobPlace, hexOf } from '../src/store-places.ts'

const script = join(import.meta.dirname, 'store-work.ts')
const longAgo = new Date('2026-01-01T00:00:00Z')

let root: string
let running: ChildProcess[]
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'store-'))
  running = []
})
afterEach(async () => {
  await Promise.all(running.map(kill))
  rmSync(root, { recursive: true })
})

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  await ended
}

function startCollecting(settleMs: number, needed: Digest[] = []): ChildProcess {
  const env = { ...process.env, NEEDED: needed.map(hexOf).join(',') }
  const child = spawn(process.execPath, [script, 'collect', root, String(settleMs)], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  running.push(child)
  return child
}

test('processes that use blobs never lose one to collections that run all the time', async () => {
  const collectors = [startCollecting(1), startCollecting(7)]
  let collections = 0
  for (const { stdout } of collectors) stdout!.on('data', (dots: Buffer) => (collections += dots.length))
  const users = await Promise.all(
    [1, 2, 3].map((seed) => promisify(execFile)(process.execPath, [script, 'use', root, String(seed)])),
  )
  for (const { stdout } of users) {
    const { found, put } = JSON.parse(stdout) as { found: number; put: number }
    // Both happened: blobs were collected between two uses, and blobs were found that a collection was after.
    expect(put).toBeGreaterThan(7)
    expect(found).toBeGreaterThan(7)
  }
  expect(collectors.every(({ exitCode }) => exitCode === null)).toBe(true)
  expect(collections).toBeGreaterThan(10)
})

test('a collection that is killed at any moment leaves every wanted blob whole, and the next one finishes its work', async () => {
  const { blobs } = createDiskStore({ root })
  const wanted = Array.from({ length: 40 }, (_, at) => Buffer.from(`wanted ${at} `.repeat(50)))
  const needed = wanted.map((content) => digestOfBytes(content))
  let interrupted = 0
  for (let round = 0; round < 12; round += 1) {
    for (const content of wanted) await blobs.put(content)
    const unwanted = Array.from({ length: 400 }, (_, at) => Buffer.from(`round ${round} unwanted ${at}`))
    for (const content of unwanted) await blobs.put(content)
    for (const content of [...wanted, ...unwanted]) {
      utimesSync(blobPlace(root, hexOf(digestOfBytes(content))), longAgo, longAgo)
    }
    const collector = startCollecting(round % 3 === 0 ? 40 : 0, needed)
    // From the first file that it lays aside on, a moment more each round.
    while (!existsSync(join(root, 'aside')) || readdirSync(join(root, 'aside')).length === 0) {
      if (collector.exitCode !== null) throw new Error('the collection ended by itself')
      await pause(0)
    }
    await pause(round * 2)
    await kill(collector)
    if (readdirSync(join(root, 'aside')).length > 0) interrupted += 1
    for (const [at, digest] of needed.entries()) expect((await blobs.read(digest)).equals(wanted[at]!)).toBe(true)
  }
  expect(interrupted).toBeGreaterThan(0)

  const sets = { needed: new Set(needed.map(hexOf)), useful: new Set<string>() }
  await collectGarbage({ root, wanted: sets, now: new Date(), unusedMs: 0, settleMs: 0 })
  expect(readdirSync(join(root, 'aside'))).toEqual([])
  expect((await measureStore(root)).blobs.count).toBe(needed.length)
})
