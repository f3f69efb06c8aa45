import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { CommandError, findProgram } from '../stack/host.ts'

export interface TimedRun {
  durationMs: number
  /** Largest resident memory of the program, or of one of the programs that it ran (wait4(2), `ru_maxrss`). */
  peakBytes: number
  /** Processor time of the program and of those that it ran, user and system. */
  cpuMs: number
  stdout: string
}

export interface TimedOptions {
  /** Where a file may be written for a moment. */
  folder: string
  env?: NodeJS.ProcessEnv
  signal: AbortSignal
}

const TIMEOUT_MS = 600_000
const KILL_AFTER_MS = 10_000

/**
 * Runs a program to its end under GNU time. Fails with the end of its error output when it fails. After ten minutes, or
 * when `signal` says so, it is ended with all that it started.
 */
export async function timeCommand(
  program: string,
  args: readonly string[],
  { folder, env = process.env, signal }: TimedOptions,
): Promise<TimedRun> {
  signal.throwIfAborted()
  const report = join(folder, 'time')
  const started = performance.now()
  const child = spawn(findProgram('time')!, ['-o', report, '-f', '%M %U %S', '--', program, ...args], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that what it started ends with it.
    detached: true,
  })
  const stop = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)])
  const end = () => void endGroup(child.pid!, ended)
  const ended = once(child, 'close') as Promise<[number | null]>
  stop.addEventListener('abort', end, { once: true })
  const [stdout, stderr, [exitCode]] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  const durationMs = performance.now() - started
  stop.removeEventListener('abort', end)
  signal.throwIfAborted()
  if (exitCode !== 0) {
    const why = stop.aborted ? 'did not end within ten minutes' : `ended with ${exitCode}`
    throw new CommandError(`${program} ${args[0] ?? ''} ${why}:\n${stderr.trim().split('\n').slice(-15).join('\n')}`)
  }
  const [peak, user, system] = readFileSync(report, 'utf8').trim().split(' ').map(Number) as [number, number, number]
  rmSync(report)
  return { durationMs, peakBytes: peak * 1024, cpuMs: Math.round((user + system) * 1000), stdout }
}

/** In good order first: mmdebstrap unmounts what it mounted. */
async function endGroup(pid: number, ended: Promise<unknown>): Promise<void> {
  const send = (name: NodeJS.Signals) => {
    try {
      process.kill(-pid, name)
    } catch {
      // It ended by itself in between.
    }
  }
  send('SIGTERM')
  const killer = new AbortController()
  await Promise.race([ended, pause(KILL_AFTER_MS, undefined, { signal: killer.signal }).then(() => send('SIGKILL'))])
  killer.abort()
}
