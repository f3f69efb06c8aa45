import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { isRunning, stopLeftovers, Supervisor } from './managed-process.ts'

let folder: string
let supervisor: Supervisor
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'supervisor-'))
  supervisor = new Supervisor(folder)
})
afterEach(async () => {
  await supervisor.stop()
  rmSync(folder, { recursive: true, force: true })
})

const sleeper = (name: string) => ({ name, program: 'sleep', args: ['60'], cwd: '/', env: process.env })
const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

it('starts a process again when it dies, and stops it in the end', async () => {
  vi.spyOn(console, 'error').mockReturnValue()
  supervisor.start(sleeper('worker'))
  const first = supervisor.pidOf('worker')!
  process.kill(first, 'SIGKILL')
  await vi.waitFor(() => expect(supervisor.pidOf('worker') ?? first).not.toBe(first), { timeout: 5000 })
  const second = supervisor.pidOf('worker')!
  await supervisor.stop()
  // It is gone for the kernel once Node has collected its exit code.
  await vi.waitFor(() => expect(isAlive(second)).toBe(false))
})

it('tells what ended by itself from what was killed on purpose, which stays away for the time given', async () => {
  vi.spyOn(console, 'error').mockReturnValue()
  supervisor.start(sleeper('worker'))
  const first = supervisor.pidOf('worker')!
  const killedAt = performance.now()
  expect(supervisor.kill('worker', 700)).toBe(true)
  await vi.waitFor(() => expect(supervisor.pidOf('worker')).toBeUndefined())
  expect(supervisor.kill('worker', 0)).toBe(false)
  await vi.waitFor(() => expect(supervisor.pidOf('worker')).toBeDefined(), { timeout: 5000 })
  expect(performance.now() - killedAt).toBeGreaterThan(690)
  expect(isAlive(first)).toBe(false)
  expect(supervisor.endedByThemselves).toEqual([])
  process.kill(supervisor.pidOf('worker')!, 'SIGKILL')
  await vi.waitFor(() => expect(supervisor.endedByThemselves).toEqual(['worker']))
})

it('stops what a killed supervisor left, and nothing that merely has the same process id', async () => {
  supervisor.start(sleeper('redis'))
  const left = supervisor.pidOf('redis')!
  const stranger = spawn('sleep', ['60'])
  await pause(50)
  writeFileSync(
    join(folder, 'run', 'web.json'),
    JSON.stringify({ name: 'web', pid: stranger.pid, startTicks: '1', stopSignal: 'SIGTERM' }),
  )
  // As if this process had been killed: its records stay, and it starts nothing again.
  Object.assign(supervisor, { stopping: true })
  expect(isRunning(folder, 'redis')).toBe(true)
  expect(await stopLeftovers(folder)).toEqual(['redis'])
  await vi.waitFor(() => expect(isAlive(left)).toBe(false))
  expect(isAlive(stranger.pid!)).toBe(true)
  stranger.kill()
})

it('writes what a process prints into its log', async () => {
  supervisor.start({ ...sleeper('resolver'), program: 'sh', args: ['-c', 'echo hello; sleep 60'] })
  await vi.waitFor(() => expect(readFileSync(supervisor.logFile('resolver'), 'utf8')).toBe('hello\n'))
})
