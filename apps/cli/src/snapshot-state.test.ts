import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Snapshot } from '@whittle/core'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readSnapshotState, writeSnapshotState } from './snapshot-state.ts'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'state-'))
  file = join(folder, 'snapshot-debian-13.json')
})
afterEach(() => rmSync(folder, { recursive: true }))

const date = '2026-11-24T00:00:00Z'
const confirmedAt = '2026-11-24T06:00:00.000Z'
const snapshot: Snapshot = {
  schema: 'whittle.dev/snapshot/v1',
  id: 'aaaa',
  distribution: 'debian/13',
  date,
  releases: [{ suite: 'trixie', codename: 'trixie', archive: 'main', sha256: 'a'.repeat(64), date, indexes: [] }],
}

it('gives back what was written, and nothing where nothing was', async () => {
  expect(await readSnapshotState(file)).toBeUndefined()
  await writeSnapshotState(file, { snapshot, confirmedAt })
  expect(await readSnapshotState(file)).toEqual({ known: { snapshot, confirmedAt }, releaseDates: { trixie: date } })
})

it('keeps the dates of a file that another version wrote', async () => {
  writeFileSync(file, JSON.stringify({ confirmedAt, snapshot: { ...snapshot, schema: 'whittle.dev/snapshot/v2' } }))
  expect(await readSnapshotState(file)).toEqual({ releaseDates: { trixie: date } })
})

it.each(['', '{"snapshot":', '{}', '[]', '{"snapshot":{"releases":[]}}'])(
  'refuses a damaged file rather than forget its dates: %s',
  async (content) => {
    writeFileSync(file, content)
    await expect(readSnapshotState(file)).rejects.toMatchObject({
      code: 'CLI_STATE_UNREADABLE',
      publicMessage: `${file}, which says how new the package index was, cannot be read: it is damaged.`,
    })
  },
)
