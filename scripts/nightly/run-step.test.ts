import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { runStep } from './run-step.ts'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'nightly-'))))
afterEach(() => rmSync(folder, { recursive: true }))

const run = (script: string, options: { timeoutMs?: number; signal?: AbortSignal } = {}) =>
  runStep({
    command: ['sh', '-c', script],
    folder,
    logFile: join(folder, 'log'),
    timeoutMs: options.timeoutMs ?? 20_000,
    signal: options.signal ?? new AbortController().signal,
  })

/** proc_pid_stat(5): one that ended may stay as a zombie until somebody asks for it. */
function stateOf(pid = ''): string | undefined {
  if (!existsSync(`/proc/${pid}/stat`)) return undefined
  return /\) (\S)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1]
}

it('keeps everything that a step writes, in order, and shows its end', async () => {
  const outcome = await run('for i in $(seq 30); do echo "line $i"; done; echo complaint >&2; echo done')
  expect(outcome).toMatchObject({ ok: true, end: '0' })
  expect(outcome.lastLines).toHaveLength(20)
  expect(outcome.lastLines.slice(-3)).toEqual(['line 30', 'complaint', 'done'])
  expect(readFileSync(join(folder, 'log'), 'utf8')).toMatch(/^line 1\n/)
})

it('tells a step that failed', async () => {
  expect(await run('echo no; exit 3')).toMatchObject({ ok: false, end: '3', lastLines: ['no'] })
})

it('ends a step that takes too long, with what it started', async () => {
  const outcome = await run('sleep 61 & echo $!; wait', { timeoutMs: 300 })
  expect(outcome).toMatchObject({ ok: false, end: 'not done after 0 minutes' })
  expect(outcome.seconds).toBeLessThan(10)
  await vi.waitFor(() => expect(['Z', undefined]).toContain(stateOf(outcome.lastLines[0])))
})

it('does not wait for what a step left behind', async () => {
  const outcome = await run('sleep 62 & echo $!')
  expect(outcome).toMatchObject({ ok: true, end: '0' })
  expect(outcome.seconds).toBeLessThan(10)
})

it('ends with the whole run', async () => {
  const stopping = new AbortController()
  setTimeout(() => stopping.abort(), 200)
  expect(await run('sleep 63', { signal: stopping.signal })).toMatchObject({ ok: false, end: 'stopped' })
})
