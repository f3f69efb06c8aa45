import { join } from 'node:path'
import {
  type Architecture,
  CarveReport,
  countExceptions,
  ImageSpec,
  type Snapshot,
  type Store,
  type Variant,
} from '@whittle/core'
import { createNodeEngine, type Engine, layerBytesOf, writeOciLayout } from '@whittle/engine'
import type { Judge } from './judges.ts'

/** Where images are built: an engine, its store, and the archive as it was when the run began. */
export interface Workshop {
  folder: string
  engine: Engine
  store: Store
  snapshot: Snapshot
  arch: Architecture
}

/** A row of the table. */
export type ImageResult = { name: string; seconds: number } & (
  | { ok: false; why: string }
  | {
      ok: boolean
      packagesKept: number
      compressedBytes: number
      scripts: number
      libraries: number
      effects: number
      /** What each judge said. */
      verdicts: string[]
    }
)

/** Synchronises the index into a store, which another run finds again; images are laid out below `folder`. */
export async function createWorkshop(folder: string, storeFolder: string, arch: Architecture): Promise<Workshop> {
  const mirrors = { main: process.env.WHITTLE_DEBIAN_MIRROR, security: process.env.WHITTLE_DEBIAN_SECURITY_MIRROR }
  const { engine, store } = createNodeEngine({ storeFolder, mirrors })
  const architectures = [...new Set<Architecture>(['amd64', arch])]
  return { folder, engine, store, arch, snapshot: await engine.sync('debian/13', { architectures }) }
}

/** Builds and tests one image of the catalogue into the layout `image` below the folder, by its name, and shows it to the judges. */
export async function buildForTable(
  { name, variant, judges }: { name: string; variant: Variant; judges: readonly Judge[] },
  { folder, engine, store, snapshot, arch }: Workshop,
): Promise<ImageResult> {
  const started = performance.now()
  const shown = variant === 'dev' ? `${name}-dev` : name
  const seconds = () => (performance.now() - started) / 1000
  const spec = ImageSpec.parse({
    apiVersion: 'whittle.dev/v1',
    kind: 'Image',
    metadata: { name },
    spec: { from: name },
  })
  try {
    const build = { spec, snapshot, architectures: [arch] as const, variant, events: () => undefined }
    const outcome = await engine.build(build)
    if (outcome.status !== 'built') {
      const why = outcome.status === 'conflict' ? outcome.conflict.summary : outcome.status
      return { name: shown, ok: false, seconds: seconds(), why }
    }
    const report = CarveReport.parse(JSON.parse((await store.blobs.read(outcome.documents.carve)).toString('utf8')))
    const exceptions = countExceptions(report)
    const layout = { folder: join(folder, 'image'), tag: shown }
    await writeOciLayout({ store, index: outcome.index, ...layout })
    const verdicts = judges.map((judge) => judge.refusal({ ...layout, arch }) ?? 'takes it')
    return {
      name: shown,
      ok: verdicts.every((verdict) => verdict === 'takes it'),
      seconds: seconds(),
      packagesKept: report.totals.packagesKept,
      compressedBytes: layerBytesOf(outcome.image),
      scripts: exceptions.scriptsWithoutInterpreter,
      libraries: exceptions.allowedMissingLibraries,
      effects: exceptions.effectsNotDeclared,
      verdicts,
    }
  } catch (thrown) {
    return {
      name: shown,
      ok: false,
      seconds: seconds(),
      why: thrown instanceof Error ? thrown.message : String(thrown),
    }
  }
}

const cell = (value: string, width: number) => (width < 0 ? value.padStart(-width) : value.padEnd(width))
const WIDTHS = [24, -8, -9, -7, -9, -12, -8] as const

/** The first line of the table. */
export function tableHead(judges: readonly Judge[]): string {
  const head = ['image', 'packages', 'MB gz', 'scripts', 'libraries', 'not declared', 'seconds']
  return [...head.map((text, at) => cell(text, WIDTHS[at]!)), ...judges.map(({ name }) => name)].join('  ')
}

/** A line of the table; why an image cannot be built takes the place of its figures. */
export function tableRow(result: ImageResult): string {
  if (!('verdicts' in result)) return `${cell(result.name, WIDTHS[0])}  FAILED: ${result.why}`
  const { name, packagesKept, compressedBytes, scripts, libraries, effects, seconds, verdicts } = result
  const figures = [
    name,
    packagesKept,
    (compressedBytes / 1e6).toFixed(1),
    scripts,
    libraries,
    effects,
    seconds.toFixed(0),
  ]
  return [...figures.map((value, at) => cell(String(value), WIDTHS[at]!)), ...verdicts].join('  ')
}
