import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, openSync, closeSync, readFileSync, readdirSync, rmSync, writeFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'

export interface ProcessDefinition {
  name: string
  program: string
  args: string[]
  cwd: string
  env: NodeJS.ProcessEnv
  /** What ends it in good order; PostgreSQL wants SIGINT (fast shutdown). */
  stopSignal?: NodeJS.Signals
}

interface ProcessRecord {
  name: string
  pid: number
  /** Start time in clock ticks since boot (proc(5), /proc/PID/stat field 22): tells a reused pid from ours. */
  startTicks: string
  stopSignal: NodeJS.Signals
}

const STOP_TIMEOUT_MS = 15_000

/** Starts processes in groups of their own, keeps them running, and stops exactly those. Records pids in `run/`. */
export class Supervisor {
  private readonly children = new Map<string, ChildProcess>()
  private readonly order: string[] = []
  private stopping = false
  /** How long each process that was killed on purpose stays away, by name. */
  private readonly killed = new Map<string, number>()
  /** Names of the processes that ended by themselves, once for each time. */
  readonly endedByThemselves: string[] = []
  readonly runFolder: string
  readonly logFolder: string

  constructor(dataFolder: string) {
    this.runFolder = join(dataFolder, 'run')
    this.logFolder = join(dataFolder, 'log')
    mkdirSync(this.runFolder, { recursive: true })
    mkdirSync(this.logFolder, { recursive: true })
  }

  /** Starts a process; when it ends by itself it is started again after a pause that grows to 30 seconds. */
  start(definition: ProcessDefinition, failures = 0): void {
    const log = openSync(this.logFile(definition.name), 'a')
    const child = spawn(definition.program, definition.args, {
      cwd: definition.cwd,
      env: definition.env,
      stdio: ['ignore', log, log],
      detached: true,
    })
    closeSync(log)
    if (!this.order.includes(definition.name)) this.order.push(definition.name)
    this.children.set(definition.name, child)
    const startedAt = performance.now()
    child.once('error', (error) => console.error(`${definition.name} could not be started: ${error.message}`))
    if (child.pid !== undefined) this.record(definition, child.pid)
    child.once('exit', (code, signal) => {
      this.children.delete(definition.name)
      if (this.stopping) return
      const awayMs = this.killed.get(definition.name)
      this.killed.delete(definition.name)
      if (awayMs !== undefined) {
        setTimeout(() => this.stopping || this.start(definition), awayMs)
        return
      }
      this.endedByThemselves.push(definition.name)
      const count = performance.now() - startedAt > 60_000 ? 0 : failures
      const pauseMs = Math.min(30_000, 500 * 2 ** count)
      console.error(
        `${definition.name} ended (${signal ?? code}), see ${this.logFile(definition.name)}; starting it again`,
      )
      setTimeout(() => this.stopping || this.start(definition, count + 1), pauseMs)
    })
  }

  /** Stops everything in reverse order of its start and forgets the records. */
  async stop(): Promise<void> {
    this.stopping = true
    for (const name of this.order.toReversed()) await stopRecorded(join(this.runFolder, `${name}.json`))
  }

  logFile(name: string): string {
    return join(this.logFolder, `${name}.log`)
  }

  /** Ends a process without warning (SIGKILL to its group) and starts it again after `awayMs`. False when none runs. */
  kill(name: string, awayMs: number): boolean {
    const pid = this.pidOf(name)
    if (pid === undefined) return false
    this.killed.set(name, awayMs)
    process.kill(-pid, 'SIGKILL')
    return true
  }

  /** The process ids by name, for tests that end one on purpose. */
  pidOf(name: string): number | undefined {
    return this.children.get(name)?.pid
  }

  private record({ name, stopSignal = 'SIGTERM' }: ProcessDefinition, pid: number): void {
    const entry: ProcessRecord = { name, pid, startTicks: startTicksOf(pid) ?? '', stopSignal }
    writeFileSync(join(this.runFolder, `${name}.json`), JSON.stringify(entry))
  }
}

/** Stops what an earlier start left behind (its supervisor was killed). Returns the names of what was stopped. */
export async function stopLeftovers(dataFolder: string): Promise<string[]> {
  const folder = join(dataFolder, 'run')
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : []
  // The application first, then what it stands on.
  const rank = (name: string) => ['up', 'worker', 'resolver', 'web', 'registry', 'redis', 'postgres'].indexOf(name)
  const names = files.map((file) => file.slice(0, -'.json'.length))
  const stopped: string[] = []
  for (const name of names.sort((a, b) => rank(a) - rank(b))) {
    if (await stopRecorded(join(folder, `${name}.json`))) stopped.push(name)
  }
  return stopped
}

/** Records a process that is not a child: the supervisor itself. */
export function recordOwnProcess(dataFolder: string): void {
  const entry: ProcessRecord = {
    name: 'up',
    pid: process.pid,
    startTicks: startTicksOf(process.pid) ?? '',
    stopSignal: 'SIGTERM',
  }
  mkdirSync(join(dataFolder, 'run'), { recursive: true })
  writeFileSync(join(dataFolder, 'run', 'up.json'), JSON.stringify(entry))
}

export function forgetOwnProcess(dataFolder: string): void {
  rmSync(join(dataFolder, 'run', 'up.json'), { force: true })
}

/** Whether a recorded process is still the one that was started. */
export function isRunning(dataFolder: string, name: string): boolean {
  const entry = readRecord(join(dataFolder, 'run', `${name}.json`))
  return entry !== undefined && isSameProcess(entry)
}

async function stopRecorded(file: string): Promise<boolean> {
  const entry = readRecord(file)
  if (entry === undefined) return false
  const wasRunning = isSameProcess(entry)
  if (wasRunning) {
    signal(entry.pid, entry.stopSignal)
    const deadline = performance.now() + STOP_TIMEOUT_MS
    while (isSameProcess(entry) && performance.now() < deadline) await new Promise((done) => setTimeout(done, 50))
    if (isSameProcess(entry)) signal(entry.pid, 'SIGKILL')
  }
  rmSync(file, { force: true })
  return wasRunning
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // It ended by itself in between.
  }
}

function readRecord(file: string): ProcessRecord | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ProcessRecord
  } catch {
    return undefined
  }
}

function isSameProcess(entry: ProcessRecord): boolean {
  return startTicksOf(entry.pid) === entry.startTicks && !isZombie(entry.pid)
}

function statFields(pid: number): string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return undefined
  }
}

function startTicksOf(pid: number): string | undefined {
  return statFields(pid)?.[19]
}

function isZombie(pid: number): boolean {
  return statFields(pid)?.[0] === 'Z'
}
