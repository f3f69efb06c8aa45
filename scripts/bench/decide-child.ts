// Decides of many images whether a new snapshot changes them, as a worker does each day. Arguments: store folder, a file with
// the snapshot that they were built from, one with the new snapshot, number of images. Prints a DecideOutput as JSON.
import { readFileSync } from 'node:fs'
import { loadCatalog } from '@whittle/catalog'
import { type Digest, ImageSpec, Snapshot } from '@whittle/core'
import { createNodeEngine } from '@whittle/engine'
import { seededNumbers } from './statistics.ts'

export interface DecideOutput {
  /** Reading the new index, and deciding of all images one after the other. */
  totalMs: number
  /** Processor time of that. */
  cpuMs: number
  indexLoadMs: number
  imagesMs: number[]
  changed: number
  /** Images of which the new snapshot has no set. */
  impossible: number
}

/** Packages on top of a base image. */
const MOST_PACKAGES = 4

const [storeFolder, oldFile, newFile, count] = process.argv.slice(2) as [string, string, string, string]
const { engine, ports } = createNodeEngine({ storeFolder })
const [before, after] = [oldFile, newFile].map((file) => Snapshot.parse(JSON.parse(readFileSync(file, 'utf8')))) as [
  Snapshot,
  Snapshot,
]

const images = await makeImages(Number(count))
const output: DecideOutput = { totalMs: 0, cpuMs: 0, indexLoadMs: 0, imagesMs: [], changed: 0, impossible: 0 }
const started = performance.now()
const cpuBefore = process.cpuUsage()
await ports.loadUniverse(after, 'amd64')
output.indexLoadMs = performance.now() - started
for (const { spec, content } of images) {
  const begun = performance.now()
  const outcome = await engine.lock({ spec, snapshot: after, arch: 'amd64', variant: 'prod' })
  if (!outcome.ok) output.impossible += 1
  else if (outcome.lock.contentDigest !== content) output.changed += 1
  output.imagesMs.push(performance.now() - begun)
}
output.totalMs = performance.now() - started
const { user, system } = process.cpuUsage(cpuBefore)
output.cpuMs = (user + system) / 1000
process.stdout.write(JSON.stringify(output))

/** Definitions on the catalogue's base images in turn, with seeded packages on top, and what each was built as. */
async function makeImages(wanted: number): Promise<{ spec: ImageSpec; content: Digest }[]> {
  const { index } = await ports.loadUniverse(before, 'amd64')
  const names = [...index.names()]
  const bases = loadCatalog()
  const random = seededNumbers(3)
  const made: { spec: ImageSpec; content: Digest }[] = []
  for (let position = 0; made.length < wanted; position += 1) {
    const packages = Array.from(
      { length: Math.floor(random() * (MOST_PACKAGES + 1)) },
      () => names[Math.floor(random() * names.length)]!,
    )
    const spec = ImageSpec.parse({
      apiVersion: 'whittle.dev/v1',
      kind: 'Image',
      metadata: { name: `image-${position}` },
      spec: { from: bases[position % bases.length]!.name, packages: [...new Set(packages)] },
    })
    const outcome = await engine.lock({ spec, snapshot: before, arch: 'amd64', variant: 'prod' })
    if (outcome.ok) made.push({ spec, content: outcome.lock.contentDigest })
  }
  return made
}
