// One build in a process of its own, so that its time and memory are those of a build and of nothing else.
// Arguments: store folder, lock file, address of a registry, repository. Prints a BuildOutput as JSON.
import { readFileSync } from 'node:fs'
import { type BuildEvent, type Digest, Lock } from '@whittle/core'
import { createNodeEngine } from '@whittle/engine'
import type { BuildMeasure } from './peer.ts'

/** What a build tells; memory and processor time are for who started it to see. */
export interface BuildOutput extends BuildMeasure {
  /** Its CarveReport, in the store. */
  carve: Digest
}

const [storeFolder, lockFile, url, repository] = process.argv.slice(2) as [string, string, string, string]
const { engine } = createNodeEngine({ storeFolder })
const stepsMs: Record<string, number> = {}
const events = (event: BuildEvent) => {
  if (event.kind === 'stage-finished') stepsMs[event.stage] = event.durationMs
}

const started = performance.now()
const lock = Lock.parse(JSON.parse(readFileSync(lockFile, 'utf8')))
const publishTo = { url, repository, tags: ['bench'] }
const { image, documents } = await engine.buildLock(lock, { events, publishTo })
const output: BuildOutput = {
  durationMs: performance.now() - started,
  stepsMs,
  peakBytes: 0,
  cpuMs: 0,
  layerBytes: image.layer.sizeBytes,
  carve: documents.carve,
}
process.stdout.write(JSON.stringify(output))
