import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'

/** How a step ended. */
export interface StepOutcome {
  ok: boolean
  seconds: number
  /** `0`, another exit code, or why it was ended from outside. */
  end: string
  /** The last lines of what it wrote. */
  lastLines: string[]
}

export interface StepRun {
  command: readonly [program: string, ...args: string[]]
  folder: string
  /** File that gets everything that the step writes. */
  logFile: string
  timeoutMs: number
  signal: AbortSignal
}

const KILL_AFTER_MS = 30_000
const KEPT_LINES = 20

/**
 * Runs a command to its end with all that it writes in a file. After the time given, or when `signal` says so, it is ended with
 * all that it started: asked first, killed half a minute later.
 */
export async function runStep({ command, folder, logFile, timeoutMs, signal }: StepRun): Promise<StepOutcome> {
  const started = performance.now()
  const [program, ...args] = command
  // A group of its own, so that what it started ends with it; and one pipe, so that lines stand in their order.
  const child = spawn('sh', ['-c', 'exec "$@" 2>&1', 'step', program, ...args], {
    cwd: folder,
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const late = AbortSignal.timeout(timeoutMs)
  const stop = AbortSignal.any([late, signal])
  let killing: NodeJS.Timeout | undefined
  const end = () => {
    signalGroup(child.pid, 'SIGTERM')
    killing = setTimeout(() => signalGroup(child.pid, 'SIGKILL'), KILL_AFTER_MS)
  }
  if (stop.aborted) end()
  else stop.addEventListener('abort', end, { once: true })
  const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>
  const written = pipeline(child.stdout, createWriteStream(logFile))
  const [exitCode, killedBy] = await ended
  stop.removeEventListener('abort', end)
  // What a step left running would keep the pipe open.
  signalGroup(child.pid, 'SIGKILL')
  clearTimeout(killing)
  await written
  const minutes = Math.round(timeoutMs / 60_000)
  const why = late.aborted
    ? `not done after ${minutes} minutes`
    : signal.aborted
      ? 'stopped'
      : String(exitCode ?? killedBy)
  const lines = (await readFile(logFile, 'utf8')).trimEnd().split('\n')
  return {
    ok: exitCode === 0 && !stop.aborted,
    seconds: (performance.now() - started) / 1000,
    end: why,
    lastLines: lines.slice(-KEPT_LINES),
  }
}

function signalGroup(pid: number | undefined, name: NodeJS.Signals): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
