// What the processes of the tests do. Arguments: what, the folder of the store, and a number.
import { utimes } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { digestOfBytes } from '@whittle/core'
import { collectGarbage, createDiskStore } from '../src/index.ts'
import { blobPlace, hexOf } from '../src/store-places.ts'

const [what, root = '', number = '0'] = process.argv.slice(2)
const LONG_AGO = new Date('2026-01-01T00:00:00Z')
const ROUNDS = 400

if (what === 'use') await useBlobs(Number(number))
else await collectForEver()

/** As a build: what the store has is relied on, the rest is put; then everything must be there. */
async function useBlobs(seed: number): Promise<void> {
  const { blobs } = createDiskStore({ root })
  let found = 0
  for (let round = 0; round < ROUNDS; round += 1) {
    const content = Buffer.from(`blob ${round % 7} of ${seed} `.repeat(200))
    const digest = digestOfBytes(content)
    // Nobody used it for months: garbage, if it were not for the next line.
    await utimes(blobPlace(root, hexOf(digest)), LONG_AGO, LONG_AGO).catch(() => undefined)
    await pause(round % 4)
    if (await blobs.has(digest)) found += 1
    else await blobs.put(round % 2 === 0 ? content : streamOf(content), { digest })
    await pause(round % 5)
    if (!(await blobs.read(digest)).equals(content)) throw new Error(`round ${round}: another content`)
  }
  process.stdout.write(JSON.stringify({ found, put: ROUNDS - found }))
}

async function* streamOf(content: Buffer): AsyncGenerator<Uint8Array> {
  yield content
}

/** One collection after the other; `NEEDED` names what they must leave. */
async function collectForEver(): Promise<never> {
  const needed = new Set((process.env.NEEDED ?? '').split(','))
  for (;;) {
    const wanted = { needed, useful: new Set<string>() }
    await collectGarbage({ root, wanted, now: new Date(), unusedMs: 0, settleMs: Number(number) })
    process.stdout.write('.')
  }
}
