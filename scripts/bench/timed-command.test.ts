import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findProgram } from '../stack/host.ts'
import { timeCommand } from './timed-command.ts'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'timed-'))))
afterEach(() => rmSync(folder, { recursive: true }))
const never = new AbortController().signal

// GNU time comes with the benchmark's Debian packages, not with the tests'.
describe.skipIf(findProgram('time') === undefined)('a timed command', () => {
  it('tells how long it took, what it wrote, and its memory, children included', async () => {
    const allocate = 'const b = Buffer.alloc(150_000_000, 1); console.log(b.length)'
    const run = await timeCommand('sh', ['-c', `sleep 0.1; ${process.execPath} -e '${allocate}'; true`], {
      folder,
      signal: never,
    })
    expect(run.stdout).toBe('150000000\n')
    expect(run.durationMs).toBeGreaterThan(100)
    expect(run.cpuMs).toBeGreaterThan(10)
    expect(run.peakBytes).toBeGreaterThan(150_000_000)
  })

  it('says why it failed', async () => {
    const failing = timeCommand('sh', ['-c', 'echo no such thing >&2; exit 3'], { folder, signal: never })
    await expect(failing).rejects.toThrow(/sh -c ended with 3:\nno such thing/)
  })

  it('ends what it started when it is told to', async () => {
    const controller = new AbortController()
    const mark = `31.${process.pid}`
    const run = timeCommand('sh', ['-c', `sleep ${mark} & wait`], { folder, signal: controller.signal })
    setTimeout(() => controller.abort(new Error('enough')), 200)
    await expect(run).rejects.toThrow('enough')
    expect(
      spawnSync('sh', ['-c', `cat /proc/[0-9]*/cmdline | tr '\\0' ' '`], { encoding: 'utf8' }).stdout,
    ).not.toContain(`sleep ${mark}`)
  })
})
