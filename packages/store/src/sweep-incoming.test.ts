import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createDiskStore } from './disk-store.ts'
import { sweepIncoming } from './sweep-incoming.ts'

let root: string
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'store-'))))
afterEach(() => rmSync(root, { recursive: true }))

const before = new Date('2026-11-23T12:00:00Z')
const old = new Date('2026-11-23T11:59:59Z')

function given(name: string, at: Date): string {
  const path = join(root, 'incoming', name)
  writeFileSync(path, 'half')
  utimesSync(path, at, at)
  return name
}

it('has nothing to do in a store that nothing was written to', async () => {
  expect(await sweepIncoming({ root: join(root, 'absent'), before })).toBe(0)
})

it('removes old half-written files of the store and nothing else', async () => {
  mkdirSync(join(root, 'incoming'))
  given(randomUUID(), old)
  given(randomUUID(), old)
  const kept = [given(randomUUID(), before), given('notes.txt', old), given(`${randomUUID()}.json`, old)]
  const [folder, link] = [randomUUID(), randomUUID()]
  mkdirSync(join(root, 'incoming', folder))
  utimesSync(join(root, 'incoming', folder), old, old)
  symlinkSync(join(root, 'incoming', 'notes.txt'), join(root, 'incoming', link))
  expect(await sweepIncoming({ root, before })).toBe(2)
  expect(readdirSync(join(root, 'incoming')).sort()).toEqual([...kept, folder, link].sort())
})

it('names half-written files as the store does', async () => {
  const store = createDiskStore({ root })
  let seen: string[] = []
  async function* content(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('one')
    seen = readdirSync(join(root, 'incoming'))
    utimesSync(join(root, 'incoming', seen[0]!), old, old)
    expect(await sweepIncoming({ root, before })).toBe(1)
  }
  await expect(store.blobs.put(content())).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' })
  expect(seen).toHaveLength(1)
})
