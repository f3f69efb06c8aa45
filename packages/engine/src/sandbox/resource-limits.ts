import { readFile } from 'node:fs/promises'

/** Enough for a browser or an application server, and too few to keep others from starting anything. */
const PROCESSES = 8192
/** Of one file. */
const FILE_BYTES = 16 * 1024 ** 3
/** Whoever uses up the memory of the machine is ended first: oom_score_adj, proc(5). */
const FIRST_TO_BE_ENDED = 1000

/**
 * A command with bounds on what it may take from others: processes and threads of its account, the size of a file, no
 * memory images; and when the machine runs out of memory it is ended before anything else (prlimit(1), choom(1)). It is
 * never given more than this process has.
 */
export async function bounded(command: readonly string[]): Promise<string[]> {
  const own = await readFile('/proc/self/limits', 'utf8')
  const atMost = (name: string, wanted: number) => Math.min(wanted, hardLimit(own, name))
  const limits = [
    `--nproc=${atMost('Max processes', PROCESSES)}`,
    `--fsize=${atMost('Max file size', FILE_BYTES)}`,
    '--core=0',
  ]
  return ['prlimit', ...limits, '--', 'choom', '-n', String(FIRST_TO_BE_ENDED), '--', ...command]
}

/** The third column of a line of `/proc/PID/limits` (proc(5)). */
function hardLimit(limits: string, name: string): number {
  const line = limits.split('\n').find((candidate) => candidate.startsWith(`${name} `)) ?? ''
  const [, hard] = line.slice(name.length).trim().split(/\s+/)
  return hard === undefined || hard === 'unlimited' ? Infinity : Number(hard)
}
