import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createNodeCommandRunner } from '../node-ports/command-runner.ts'
import { withSandboxFolder } from './sandbox.ts'
import { sweepSandboxes } from './sweep-sandboxes.ts'

const runner = createNodeCommandRunner()
const own = process.getuid!()
const before = new Date('2026-11-23T12:00:00Z')
const old = new Date('2026-11-23T11:59:59Z')
let temporaryFolder: string
beforeEach(() => (temporaryFolder = mkdtempSync(join(tmpdir(), 'sweep-'))))
afterEach(() => rmSync(temporaryFolder, { recursive: true }))

function given(name: string, at: Date): string {
  const folder = join(temporaryFolder, name)
  mkdirSync(join(folder, 'root/etc'), { recursive: true })
  writeFileSync(join(folder, 'root/etc/passwd'), '')
  chmodSync(join(folder, 'root/etc'), 0o555)
  utimesSync(folder, at, at)
  return name
}

it('removes old folders of sandboxes and nothing else', async () => {
  given('whittle-sandbox-aB3xY9', old)
  const kept = [
    given('whittle-sandbox-young1', before),
    given('whittle-sandbox-notes-of-mine', old),
    given('whittle-worker-aB3xY9', old),
  ]
  symlinkSync(join(temporaryFolder, 'whittle-worker-aB3xY9'), join(temporaryFolder, 'whittle-sandbox-linked'))
  expect(await sweepSandboxes({ runner, temporaryFolder }, { before, owners: [own] })).toBe(1)
  expect(readdirSync(temporaryFolder).sort()).toEqual([...kept, 'whittle-sandbox-linked'].sort())
})

it('leaves what belongs to others', async () => {
  given('whittle-sandbox-aB3xY9', old)
  expect(await sweepSandboxes({ runner, temporaryFolder }, { before, owners: [own + 1] })).toBe(0)
})

it('knows the folders that sandboxes make', async () => {
  const ports = { runner, temporaryFolder }
  const removed = await withSandboxFolder(ports, async ({ folder }) => {
    utimesSync(folder, old, old)
    return sweepSandboxes(ports, { before, owners: [own] })
  })
  expect(removed).toBe(1)
})
