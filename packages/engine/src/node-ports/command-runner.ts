import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { type CommandResult, type CommandRunner, WhittleError } from '@whittle/core'

const DEFAULT_MAX_OUTPUT_BYTES = 16 * 1024 * 1024
/** How long a killed program's pipes may stay open (a process that left the group can hold them). */
const CLOSE_GRACE_MS = 1000

type RunOptions = Parameters<CommandRunner['run']>[2]

/**
 * Runs programs of the host without a shell, each in a process group of its own that is killed as a whole: at the
 * time-out (`timedOut`), when the output passes `maxOutputBytes` (`outputTruncated`), or when the signal aborts (the
 * reason is thrown). The environment is exactly `env` plus a fixed `PATH`, unless `env` names one. A program that is
 * not there: `COMMAND_NOT_FOUND`; one that cannot be started: `COMMAND_NOT_STARTED`.
 */
export function createNodeCommandRunner(): CommandRunner {
  return { run: runCommand }
}

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

async function runCommand(program: string, args: readonly string[], options: RunOptions): Promise<CommandResult> {
  options.signal?.throwIfAborted()
  const child = spawn(program, args, {
    detached: true,
    stdio: 'pipe',
    shell: false,
    env: { PATH, LC_ALL: 'C.UTF-8', ...options.env },
  })
  const kill = (): void => killGroup(child)
  const timer = { timedOut: false }
  const timeout = setTimeout(() => {
    timer.timedOut = true
    kill()
  }, options.timeoutMs)
  options.signal?.addEventListener('abort', kill, { once: true })
  try {
    const output = collectOutput(child, options.maxOutputBytes ?? DEFAULT_MAX_OUTPUT_BYTES, kill)
    const ended = untilClosed(child, program)
    // A program may end without reading its input; its exit code then says more than the broken pipe.
    child.stdin.on('error', () => undefined)
    child.stdin.end(options.stdin)
    const { exitCode, signal } = await ended
    options.signal?.throwIfAborted()
    return {
      exitCode,
      signal,
      ...output.read(),
      ...(timer.timedOut ? { timedOut: true } : {}),
    }
  } finally {
    clearTimeout(timeout)
    options.signal?.removeEventListener('abort', kill)
    kill()
  }
}

function killGroup(child: ChildProcessWithoutNullStreams): void {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    // The whole group has ended already.
  }
}

function collectOutput(child: ChildProcessWithoutNullStreams, maxOutputBytes: number, kill: () => void) {
  const chunks = { stdout: [] as Buffer[], stderr: [] as Buffer[] }
  let sizeBytes = 0
  let outputTruncated = false
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].on('data', (chunk: Buffer) => {
      if (outputTruncated) return
      const room = maxOutputBytes - sizeBytes
      outputTruncated = chunk.length > room
      const taken = outputTruncated ? chunk.subarray(0, room) : chunk
      sizeBytes += taken.length
      chunks[name].push(taken)
      if (outputTruncated) kill()
    })
  }
  return {
    read: () => ({
      stdout: Buffer.concat(chunks.stdout),
      stderr: Buffer.concat(chunks.stderr),
      ...(outputTruncated ? { outputTruncated: true } : {}),
    }),
  }
}

function untilClosed(
  child: ChildProcessWithoutNullStreams,
  program: string,
): Promise<{ exitCode: number | null; signal: string | null }> {
  return new Promise((resolve, reject) => {
    child.once('error', (cause: NodeJS.ErrnoException) => reject(startFailure(program, cause)))
    child.once('exit', () => {
      // Whatever the program left running in its group must not hold the pipes open.
      killGroup(child)
      setTimeout(() => {
        child.stdout.destroy()
        child.stderr.destroy()
      }, CLOSE_GRACE_MS).unref()
    })
    child.once('close', (exitCode, signal) => resolve({ exitCode, signal }))
  })
}

function startFailure(program: string, cause: NodeJS.ErrnoException): WhittleError {
  const name = program.slice(program.lastIndexOf('/') + 1)
  return cause.code === 'ENOENT'
    ? new WhittleError({
        code: 'COMMAND_NOT_FOUND',
        category: 'upstream',
        publicMessage: `The program ${name} is not installed on this machine.`,
        hint: `Install the package that brings ${name}.`,
        details: { program: name },
        cause,
      })
    : new WhittleError({
        code: 'COMMAND_NOT_STARTED',
        category: 'internal',
        publicMessage: `The program ${name} could not be started.`,
        hint: 'Check that this user may run it, and that the machine has memory and processes left.',
        details: { program: name },
        cause,
      })
}
