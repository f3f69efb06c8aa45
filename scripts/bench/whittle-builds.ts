import { execFileSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CarveReport, type Lock, type Store } from '@whittle/core'
import { createDiskStore } from '@whittle/store'
import { repositoryRoot } from '../stack/data-folder.ts'
import { withChangedPackage } from './changed-package.ts'
import type { BuildMeasure } from './peer.ts'
import type { BuildOutput } from './build-child.ts'
import { timeCommand } from './timed-command.ts'

/** Builds of one image by Whittle, each in a process of its own that starts from a lock and ends with a tag. */
export interface WhittleBuilds {
  /** Names of the packages that the image keeps. */
  kept: string[]
  /** Packages in the store, nothing else. */
  cold(): Promise<BuildMeasure>
  /** All packages converted by earlier builds; the image has a file that none had before, so its layer is new. */
  warm(): Promise<BuildMeasure>
  /** As `warm`, with the start-up test; `stepsMs.test` has both the linkage check and it. */
  withStartupTest(): Promise<BuildMeasure>
  /**
   * In a process that has built before, as a worker has: images with a new file, then one for each package in a version
   * never seen. A name once only: afterwards it is known.
   */
  inWorker(names: readonly string[]): Promise<{ warm: BuildMeasure[]; changed: BuildMeasure[] }>
  /** As `changed` of `inWorker`, with layers by origin, to a repository that has the image as it was before. */
  byOrigin(names: readonly string[]): Promise<BuildMeasure[]>
  /** The very image that was built and pushed before. */
  unchanged(): Promise<BuildMeasure>
  /** As `warm`, by the command line: its start is in the duration. */
  byCommand(): Promise<BuildMeasure>
}

export interface WhittleBuildsOptions {
  image: string
  lock: Lock
  /** Has the packages. */
  source: Store
  /** For stores; emptied by whoever made it. */
  folder: string
  registryUrl: string
  signal: AbortSignal
}

/** A worker builds all day long; its first builds compile the program. */
const BUILT_BEFORE = 6
const MEASURED_WARM = 3
/** About as many as a registry's clients fetch at a time; what does not get one of its own shares one. */
const LAYERS = 10

/** Prepares the stores of an image's builds, with one build that is not measured. */
export async function prepareWhittleBuilds(options: WhittleBuildsOptions): Promise<WhittleBuilds> {
  const { image, folder, registryUrl, signal } = options
  const packagesOnly = join(folder, 'packages-only')
  const used = join(folder, 'used')
  await copyPackages(options.lock, options.source, createDiskStore({ root: packagesOnly }))
  linkStore(packagesOnly, used)
  const usedStore = createDiskStore({ root: used })
  const untested: Lock = { ...options.lock, image: { ...options.lock.image, test: undefined } }
  let builds = 0
  const nextRepository = () => `bench/${image}-${++builds}`

  const runAll = async (locks: readonly Lock[], storeFolder: string, repository?: string): Promise<BuildOutput[]> => {
    const builds = locks.flatMap((lock, position) => {
      const lockFile = join(folder, `lock-${position}.json`)
      writeFileSync(lockFile, JSON.stringify(lock))
      return [lockFile, repository ?? nextRepository()]
    })
    const args = [join(import.meta.dirname, 'build-child.ts'), storeFolder, registryUrl, ...builds]
    const { stdout, peakBytes, cpuMs } = await timeCommand(process.execPath, args, { folder, signal })
    const outputs = JSON.parse(stdout) as BuildOutput[]
    for (const output of outputs) {
      output.peakBytes = peakBytes
      // Of a single build, all that its process took is its own; as it is for the programs of the ordinary ways.
      if (outputs.length === 1) output.cpuMs = cpuMs
    }
    return outputs
  }
  const run = async (...build: [Lock, string, string?]) => (await runAll([build[0]], build[1], build[2]))[0]!
  const first = await run(withOwnFile(untested, 'first'), used)
  const report = CarveReport.parse(JSON.parse((await usedStore.blobs.read(first.carve)).toString('utf8')))

  return {
    kept: report.packages.filter(({ disposition }) => disposition === 'keep').map(({ name }) => name),
    async cold() {
      const store = join(folder, 'cold')
      linkStore(packagesOnly, store)
      const measure = await run(untested, store)
      rmSync(store, { recursive: true })
      return measure
    },
    warm: () => run(withOwnFile(untested, `warm ${builds}`), used),
    withStartupTest: () => run(withOwnFile(options.lock, `tested ${builds}`), used),
    async inWorker(names) {
      const own = (count: number) => Array.from({ length: count }, (_, at) => withOwnFile(untested, `${builds} ${at}`))
      const locks = own(BUILT_BEFORE + MEASURED_WARM)
      for (const name of names) {
        locks.push(await withChangedPackage(untested, name, usedStore))
      }
      const all = (await runAll(locks, used)).slice(BUILT_BEFORE)
      return { warm: all.slice(0, MEASURED_WARM), changed: all.slice(MEASURED_WARM) }
    },
    async byOrigin(names) {
      const layering = { strategy: 'origin', budget: LAYERS } as const
      const layered: Lock = { ...untested, image: { ...untested.image, layering } }
      const before = Array.from({ length: BUILT_BEFORE - 1 }, (_, at) => withOwnFile(layered, `layers ${builds} ${at}`))
      const locks = [...before, layered]
      for (const name of names) locks.push(await withChangedPackage(layered, name, usedStore, 'origin'))
      return (await runAll(locks, used, nextRepository())).slice(BUILT_BEFORE)
    },
    unchanged: async () => {
      const lock = withOwnFile(untested, 'unchanged')
      const repository = `bench/${image}-unchanged`
      await run(lock, used, repository)
      return run(lock, used, repository)
    },
    async byCommand() {
      const lockFile = join(folder, 'lock.json')
      writeFileSync(lockFile, JSON.stringify(withOwnFile(untested, `command ${builds}`)))
      const output = `docker://${new URL(registryUrl).host}/${nextRepository()}:bench`
      const program = join(repositoryRoot, 'apps/cli/src/main.ts')
      const args = [program, '--store', used, 'build', lockFile, '--output', output, '--json']
      const { durationMs, peakBytes, cpuMs, stdout } = await timeCommand(process.execPath, args, { folder, signal })
      const { compressedBytes } = JSON.parse(stdout) as { compressedBytes: number }
      return { durationMs, stepsMs: {}, peakBytes, cpuMs, layerBytes: compressedBytes }
    },
  }
}

/** The same packages and settings, and one more file: an image that was never made, whatever is remembered. */
function withOwnFile(lock: Lock, content: string): Lock {
  const file = { path: '/etc/bench', content: `${content}\n` }
  return { ...lock, image: { ...lock.image, files: [...lock.image.files, file] } }
}

async function copyPackages({ packages }: Lock, from: Store, to: Store): Promise<void> {
  for (const { sha256, sizeBytes } of packages) {
    await to.blobs.put(from.blobs.open(`sha256:${sha256}`), { digest: `sha256:${sha256}`, sizeBytes })
  }
}

/** Blobs are never written into, so that stores may share their files. */
function linkStore(from: string, to: string): void {
  execFileSync('cp', ['-al', from, to])
}
