import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { makeExactMirror, makeMirror } from './local-mirror.ts'
import { type BuildMeasure, buildByPeer, countInstalled } from './peer.ts'
import type { Prepared, PreparedImage } from './prepare.ts'
import type { ImageBench, WayBench, WayName } from './report.ts'
import { summarise } from './statistics.ts'
import { prepareWhittleBuilds } from './whittle-builds.ts'

export interface ImageBenchOptions {
  prepared: Prepared
  image: PreparedImage
  /** Empty; left as it is for the caller to remove. */
  folder: string
  registryUrl: string
  rounds: number
  /** No further round begins after it (performance.now()). */
  deadlineMs: number
  signal: AbortSignal
}

const SUITE = 'trixie'
const order: WayName[] = [
  'extract',
  'exact',
  'configured',
  'cold',
  'warm',
  'worker',
  'changed',
  'origin',
  'unchanged',
  'command',
]

/** Measures all ways to an image, alternating, so that what else the machine does meets all of them. */
export async function benchImage(options: ImageBenchOptions): Promise<ImageBench> {
  const { prepared, image, folder, registryUrl, signal } = options
  const { lock } = image
  mkdirSync(folder, { recursive: true })
  const whittle = await prepareWhittleBuilds({ ...options, image: image.image, lock, source: prepared.store })
  const keptPackages = lock.packages.filter(({ name }) => whittle.kept.includes(name))
  const sources = await makeMirror(join(folder, 'mirror'), { ...prepared, packages: mergePackages(image) })
  const exactSources = await makeExactMirror(join(folder, 'exact'), {
    suite: SUITE,
    packages: keptPackages,
    store: prepared.store,
  })

  const measures = new Map<WayName, BuildMeasure[]>()
  const counts: Partial<Record<WayName, number>> = { extract: lock.packages.length, exact: whittle.kept.length }
  const changed: ImageBench['changed'] = []
  const startupMs: number[] = []
  const add = (way: WayName, measure: BuildMeasure) => {
    measures.set(way, [...(measures.get(way) ?? []), measure])
    console.error(`  ${image.image} ${way}: ${Math.round(measure.durationMs)} ms`)
  }
  let pushes = 0
  const peer = async (way: 'extract' | 'exact' | 'configured') => {
    const place = join(folder, 'peer')
    mkdirSync(place)
    const build = {
      variant: way === 'configured' ? ('apt' as const) : ('extract' as const),
      suite: SUITE,
      include: way === 'exact' ? whittle.kept : lock.image.basePackages,
      sources: way === 'exact' ? exactSources : sources,
      registry: new URL(registryUrl).host,
      repository: `bench/${image.image}-peer-${++pushes}`,
    }
    add(way, await buildByPeer(build, place, signal))
    if (way === 'configured') counts.configured = countInstalled(place)
    rmSync(place, { recursive: true })
  }
  const changeNext = async (count: number) => {
    const names = whittle.kept.slice(changed.length, changed.length + count)
    const inWorker = await whittle.inWorker(names)
    for (const measure of inWorker.warm) add('worker', measure)
    for (const [position, measure] of inWorker.changed.entries()) {
      changed.push({ package: names[position]!, durationMs: measure.durationMs })
      add('changed', measure)
    }
    for (const measure of await whittle.byOrigin(names)) add('origin', measure)
  }
  const inTime = () => performance.now() < options.deadlineMs

  for (let round = 0; round < options.rounds && (round === 0 || inTime()); round += 1) {
    const last = round === options.rounds - 1
    await peer('extract')
    add('cold', await whittle.cold())
    await peer('exact')
    const plain = await whittle.warm()
    add('warm', plain)
    const tested = await whittle.withStartupTest()
    startupMs.push(tested.stepsMs.test! - plain.stepsMs.test!)
    await changeNext(last ? whittle.kept.length : Math.ceil(whittle.kept.length / options.rounds))
    add('command', await whittle.byCommand())
    add('unchanged', await whittle.unchanged())
  }
  if (changed.length < whittle.kept.length) await changeNext(whittle.kept.length)
  // Installing for real takes minutes and says least: once.
  await peer('configured')

  return {
    image: image.image,
    requested: lock.image.basePackages,
    ways: order.flatMap((way) => wayOf(way, measures.get(way), counts[way] ?? whittle.kept.length)),
    startupTestMs: summarise(startupMs),
    changed,
  }
}

function mergePackages({ lock, configured }: PreparedImage) {
  return [...new Map([...lock.packages, ...configured].map((locked) => [locked.path, locked])).values()]
}

function wayOf(way: WayName, measures: BuildMeasure[] | undefined, packages: number): WayBench[] {
  if (!measures) return []
  const steps = Object.keys(measures[0]!.stepsMs)
  const stepMs = (step: string) => summarise(measures.map(({ stepsMs }) => stepsMs[step] ?? 0)).median
  return [
    {
      way,
      durationMs: summarise(measures.map(({ durationMs }) => durationMs)),
      stepsMs: Object.fromEntries(steps.map((step) => [step, stepMs(step)])),
      cpuMs: summarise(measures.map(({ cpuMs }) => cpuMs)),
      peakBytes: Math.max(...measures.map(({ peakBytes }) => peakBytes)),
      layerBytes: measures.at(-1)!.layerBytes,
      packages,
    },
  ]
}
