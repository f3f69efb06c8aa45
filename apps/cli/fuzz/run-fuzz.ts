import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { CurrentInput } from './current-input.ts'
import { openTargets } from './targets/index.ts'

export interface FuzzOptions {
  seed: string
  /** Inputs of all targets together. */
  inputs: number
  /** One target alone. */
  target?: string
  /** Ends the run, wherever it is. */
  maxSeconds: number
  /** Memory that the whole process may hold. */
  maxRssBytes?: number
  /** An input that was saved, instead of new ones. */
  replay?: Buffer
  onTarget?: (result: TargetResult) => void
}

export interface TargetResult {
  target: string
  inputs: number
  seconds: number
  /** How often each result or error code came. */
  outcomes: Record<string, number>
}

export interface FuzzFailure {
  target: string
  number: number
  reason: string
  input: Uint8Array
}

export interface FuzzReport {
  targets: TargetResult[]
  failures: FuzzFailure[]
  peakRssBytes: number
  /** The time was over before all inputs were read. */
  stopped: boolean
}

export type FromWorker = ({ kind: 'finished' } & TargetResult) | ({ kind: 'failure' } & FuzzFailure)

export interface WorkerTask {
  seed: string
  root: string
  shared: SharedArrayBuffer
  parts: { name: string; from: number; to: number }[]
  replay?: { target: string; input: Uint8Array }
}

const MAX_RSS_BYTES = 1024 ** 3
const MAX_INPUT_MS = 20_000
const LOOK_EVERY_MS = 50

/**
 * Reads made inputs by every target and reports what broke an invariant: an error without a known code, more time than
 * an input may take, more memory than the run may hold, something written beside the given folder.
 */
export async function runFuzz(options: FuzzOptions): Promise<FuzzReport> {
  const root = await mkdtemp(join(tmpdir(), 'whittle-fuzz-'))
  try {
    const parts = await planParts(options)
    const replay = options.replay && { target: parts[0]!.name, input: options.replay }
    return await watch({ seed: options.seed, root: join(root, 'run'), parts, ...(replay ? { replay } : {}) }, options)
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}

/** The names of all targets. */
export async function targetNames(): Promise<string[]> {
  await using opened = await openTargets()
  return opened.targets.map(({ name }) => name)
}

async function planParts({ inputs, target }: FuzzOptions): Promise<WorkerTask['parts']> {
  await using opened = await openTargets()
  const wanted = opened.targets.filter(({ name }) => target === undefined || name === target)
  const shares = wanted.reduce((sum, { share }) => sum + share, 0)
  return wanted.map(({ name, share }) => ({ name, from: 0, to: Math.ceil((inputs * share) / shares) }))
}

function watch(task: Omit<WorkerTask, 'shared'>, options: FuzzOptions): Promise<FuzzReport> {
  const { maxSeconds, maxRssBytes = MAX_RSS_BYTES } = options
  const report: FuzzReport = { targets: [], failures: [], peakRssBytes: 0, stopped: false }
  const current = new CurrentInput()
  const worker = new Worker(new URL('worker.ts', import.meta.url), {
    workerData: { ...task, shared: current.shared } satisfies WorkerTask,
    resourceLimits: { maxOldGenerationSizeMb: 768 },
  })
  const deadline = Date.now() + maxSeconds * 1000
  return new Promise((resolve) => {
    let ended = false
    const end = async (reason?: string) => {
      if (ended) return
      ended = true
      clearInterval(watching)
      if (reason !== undefined) {
        const target = task.parts
          .map(({ name }) => name)
          .find((name) => !report.targets.some((done) => done.target === name))
        report.failures.push({ target: target ?? '?', number: -1, reason, input: current.input })
      }
      await worker.terminate()
      resolve(report)
    }
    const watching = setInterval(() => {
      const rss = process.memoryUsage.rss()
      report.peakRssBytes = Math.max(report.peakRssBytes, rss)
      if (rss > maxRssBytes) void end(`the process holds ${Math.round(rss / 1e6)} MB`)
      if (current.ageMs > MAX_INPUT_MS) void end(`it does not end within ${MAX_INPUT_MS / 1000} s`)
      if (Date.now() < deadline) return
      report.stopped = true
      void end()
    }, LOOK_EVERY_MS)
    worker.on('message', (message: FromWorker) => {
      if (message.kind === 'failure') return void report.failures.push(message)
      report.targets.push(message)
      options.onTarget?.(message)
    })
    worker.on('error', (error) => void end(`${error}`))
    worker.on('exit', () => void end())
  })
}
