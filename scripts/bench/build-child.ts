// Builds in a process of their own, so that time and memory are those of builds and of nothing else. Arguments: store
// folder, address of a registry, then a lock file and a repository for each build, one after the other. Prints an array
// of BuildOutput as JSON.
import { readFileSync } from 'node:fs'
import { type BuildEvent, type Digest, Lock } from '@whittle/core'
import { createNodeEngine } from '@whittle/engine'
import type { BuildMeasure } from './peer.ts'

/** What a build tells; the memory is for who started the process to see. */
export interface BuildOutput extends BuildMeasure {
  /** Its CarveReport, in the store. */
  carve: Digest
}

const [storeFolder, url, ...builds] = process.argv.slice(2) as [string, string, ...string[]]
const { engine } = createNodeEngine({ storeFolder })
const outputs: BuildOutput[] = []
for (let position = 0; position < builds.length; position += 2) {
  outputs.push(await build(builds[position]!, builds[position + 1]!))
}
process.stdout.write(JSON.stringify(outputs))

async function build(lockFile: string, repository: string): Promise<BuildOutput> {
  const stepsMs: Record<string, number> = {}
  const events = (event: BuildEvent) => {
    if (event.kind === 'stage-finished') stepsMs[event.stage] = event.durationMs
  }
  const cpuBeforeMs = processorMs()
  const started = performance.now()
  const lock = Lock.parse(JSON.parse(readFileSync(lockFile, 'utf8')))
  const publishTo = { url, repository, tags: ['bench'] }
  const { image, documents } = await engine.buildLock(lock, { events, publishTo })
  const durationMs = performance.now() - started
  const cpuMs = processorMs() - cpuBeforeMs
  return { durationMs, stepsMs, peakBytes: 0, cpuMs, layerBytes: image.layer.sizeBytes, carve: documents.carve }
}

/** Of this process and of the ended ones that it started: proc(5), `/proc/PID/stat` fields 14 to 17, in 1/100 s. */
function processorMs(): number {
  const text = readFileSync('/proc/self/stat', 'utf8')
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks) * 10, 0)
}
