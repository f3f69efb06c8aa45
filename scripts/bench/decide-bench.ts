import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { workerNodeOptions } from '../stack/application.ts'
import type { DecideOutput } from './decide-child.ts'
import type { Prepared } from './prepare.ts'
import { raiseVersions } from './raised-snapshot.ts'
import type { DecideBench } from './report.ts'
import { percentile, summarise } from './statistics.ts'
import { timeCommand } from './timed-command.ts'

interface DecideBenchOptions {
  prepared: Pick<Prepared, 'snapshot' | 'store'>
  storeFolder: string
  /** Empty; left as it is for the caller to remove. */
  folder: string
  signal: AbortSignal
}

const IMAGES = 1000
const SHARE = 0.1
const SEED = 10

/** Measures, in a fresh process, the decision which of many images a synthetic snapshot changes. */
export async function benchDecide({ prepared, storeFolder, folder, signal }: DecideBenchOptions): Promise<DecideBench> {
  const { snapshot, store } = prepared
  mkdirSync(folder, { recursive: true })
  console.error(`Raising the version of ${SHARE * 100} % of the packages …`)
  const synthetic = await raiseVersions(snapshot, { arch: 'amd64', store, share: SHARE, seed: SEED })
  const [oldFile, newFile] = [join(folder, 'old.json'), join(folder, 'new.json')] as const
  writeFileSync(oldFile, JSON.stringify(snapshot))
  writeFileSync(newFile, JSON.stringify(synthetic.snapshot))
  console.error(`Deciding of ${IMAGES} images …`)
  const program = join(import.meta.dirname, 'decide-child.ts')
  const args = [...workerNodeOptions, program, storeFolder, oldFile, newFile, String(IMAGES)]
  const run = await timeCommand(process.execPath, args, { folder, signal })
  const { imagesMs, ...output } = JSON.parse(run.stdout) as DecideOutput
  return {
    ...output,
    imageMs: { ...summarise(imagesMs), p95: percentile(imagesMs, 95) },
    raised: synthetic.raised,
    packages: synthetic.packages,
    seed: SEED,
  }
}
