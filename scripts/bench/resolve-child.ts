// Reads a package index from a store in a fresh process and resolves with it. Arguments: store folder, file with the
// snapshot, number of requests (0: only read the index). Prints a ResolveOutput as JSON.
import { readFileSync } from 'node:fs'
import { ImageSpec, type LockOutcome, Snapshot } from '@whittle/core'
import { createNodeEngine } from '@whittle/engine'
import { loadCatalog } from '@whittle/catalog'
import { loadImageResolver } from '../../apps/worker/src/resolver/load-image-resolver.ts'
import { startResolverServer } from '../../apps/worker/src/resolver/resolver-server.ts'
import { createLog } from '../../apps/worker/src/log.ts'
import { imageNames } from './options.ts'
import { requestsOf } from './requests.ts'
import { seededNumbers } from './statistics.ts'

export interface ResolveOutput {
  indexPackages: number
  indexLoadMs: number
  /** With the index and the search in memory, as the resolver has them. */
  residentBytes: number
  imagesMs: Record<string, number[]>
  requestsMs: number[]
  unsatisfiable: number
  previewsMs: number[]
  previewsUnsatisfiable: number
}

const IMAGE_REPEATS = 200
const PREVIEWS = 500
/** Packages that are put in, one after the other, before the next base image's turn. */
const CHANGES_IN_A_ROW = 8

const [storeFolder, snapshotFile, count] = process.argv.slice(2) as [string, string, string]
const { engine, ports } = createNodeEngine({ storeFolder })
const snapshot = Snapshot.parse(JSON.parse(readFileSync(snapshotFile, 'utf8')))

const started = performance.now()
const { resolver, packages } = await loadImageResolver(ports)(snapshot, 'amd64')
const output: ResolveOutput = {
  indexPackages: packages,
  indexLoadMs: performance.now() - started,
  residentBytes: process.memoryUsage.rss(),
  imagesMs: {},
  requestsMs: [],
  unsatisfiable: 0,
  previewsMs: [],
  previewsUnsatisfiable: 0,
}
if (Number(count) > 0) {
  const { index } = await ports.loadUniverse(snapshot, 'amd64')
  const names = [...index.names()]
  for (const from of imageNames) {
    output.imagesMs[from] = []
    for (let repeat = 0; repeat < IMAGE_REPEATS; repeat += 1) output.imagesMs[from].push((await lock(from, [])).tookMs)
  }
  for (const request of requestsOf(names, Number(count))) {
    const { tookMs, outcome } = await lock('scratch', request)
    output.requestsMs.push(tookMs)
    if (!outcome.ok) output.unsatisfiable += 1
  }
  await preview(names)
}
process.stdout.write(JSON.stringify(output))

async function lock(from: string, packages: readonly string[]): Promise<{ tookMs: number; outcome: LockOutcome }> {
  const spec = specOf(from, packages)
  const begun = performance.now()
  const outcome = await engine.lock({ spec, snapshot, arch: 'amd64', variant: 'prod' })
  return { tookMs: performance.now() - begun, outcome }
}

/** The resolver's own HTTP server, asked as the page does after each change: answer read and parsed. */
async function preview(names: readonly string[]): Promise<void> {
  const bases = loadCatalog()
  const resolvers = {
    get: () => resolver,
    status: () => ({ ready: true }),
    refresh: async () => undefined,
  }
  const server = await startResolverServer({ resolvers, bases, log: createLog('silent') }, { port: 0 })
  const random = seededNumbers(2)
  let chosen: string[] = []
  for (let position = 0; position < PREVIEWS; position += 1) {
    const base = bases[Math.floor(position / CHANGES_IN_A_ROW) % bases.length]!
    if (position % CHANGES_IN_A_ROW === 0) chosen = []
    chosen.push(names[Math.floor(random() * names.length)]!)
    const body = JSON.stringify({ spec: specOf(base.name, chosen) })
    const begun = performance.now()
    const response = await fetch(`http://127.0.0.1:${server.port}/v1/preview`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    })
    const answer = (await response.json()) as { ok: boolean }
    output.previewsMs.push(performance.now() - begun)
    // As a person does, who is told that it cannot be had.
    if (!answer.ok) {
      chosen.pop()
      output.previewsUnsatisfiable += 1
    }
  }
  await server.close()
}

function specOf(from: string, packages: readonly string[]): ImageSpec {
  return ImageSpec.parse({
    apiVersion: 'whittle.dev/v1',
    kind: 'Image',
    metadata: { name: 'bench' },
    spec: { from, packages },
  })
}
