import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createPrivateApt } from '../../packages/debian/test/private-apt.ts'
import { workerNodeOptions } from '../stack/application.ts'
import type { Prepared } from './prepare.ts'
import type { ResolveBench, Timing } from './report.ts'
import { requestsOf } from './requests.ts'
import type { ResolveOutput } from './resolve-child.ts'
import { percentile, summarise } from './statistics.ts'
import { timeCommand } from './timed-command.ts'

export interface ResolveBenchOptions {
  prepared: Prepared
  storeFolder: string
  /** Empty; left as it is for the caller to remove. */
  folder: string
  rounds: number
  signal: AbortSignal
}

const REQUESTS = 5000
/** apt takes far longer for each, a process of its own. */
const APT_REQUESTS = 40

/** Measures the index, resolving and previews in fresh processes, and apt over the same index. */
export async function benchResolve(options: ResolveBenchOptions): Promise<ResolveBench> {
  const { prepared, storeFolder, folder, rounds, signal } = options
  mkdirSync(folder, { recursive: true })
  const snapshotFile = join(folder, 'snapshot.json')
  writeFileSync(snapshotFile, JSON.stringify(prepared.snapshot))
  const run = async (requests: number): Promise<ResolveOutput> => {
    const program = join(import.meta.dirname, 'resolve-child.ts')
    const args = [...workerNodeOptions, program, storeFolder, snapshotFile, String(requests)]
    return JSON.parse((await timeCommand(process.execPath, args, { folder, signal })).stdout) as ResolveOutput
  }
  const loads: ResolveOutput[] = []
  for (let round = 0; round < rounds; round += 1) loads.push(await run(0))
  const full = await run(REQUESTS)
  loads.push(full)
  return {
    indexPackages: full.indexPackages,
    indexLoadMs: summarise(loads.map(({ indexLoadMs }) => indexLoadMs)),
    indexResidentBytes: summarise(loads.map(({ residentBytes }) => residentBytes)),
    imagesMs: Object.fromEntries(Object.entries(full.imagesMs).map(([image, times]) => [image, summarise(times)])),
    requests: { ...timing(full.requestsMs), unsatisfiable: full.unsatisfiable },
    apt: timing(await timeApt(options)),
    preview: { ...timing(full.previewsMs), unsatisfiable: full.previewsUnsatisfiable },
  }
}

function timing(values: readonly number[]): Timing {
  return { ...summarise(values), p95: percentile(values, 95) }
}

async function timeApt({ prepared, folder, signal }: ResolveBenchOptions): Promise<number[]> {
  const apt = await createPrivateApt({
    folder: join(folder, 'apt'),
    snapshot: prepared.snapshot,
    store: prepared.store,
  })
  const times: number[] = []
  for (const request of requestsOf(prepared.packageNames, REQUESTS).slice(0, APT_REQUESTS)) {
    signal.throwIfAborted()
    const begun = performance.now()
    await apt.install(request)
    times.push(performance.now() - begun)
  }
  return times
}
