import {
  canonicalJson,
  type Conflict,
  type Digest,
  digestOfDocument,
  type Lock,
  type StoredBlob,
  toWhittleError,
  type Variant,
} from '@whittle/core'
import type {
  BuildOptions,
  BuildOutcome,
  BuildRequest,
  BuiltImageSummary,
  BuiltOutcome,
  BuiltPlatform,
} from './engine.ts'
import type { EnginePorts } from './engine-ports.ts'
import { layerBytesOf, layersOf } from './image-layers.ts'
import { findMadeImage, type MadeImage, rememberMadeImage } from './made-image.ts'
import { type RunStage, stageRunner } from './stage-runner.ts'
import { assembleImage, joinPlatforms } from './stages/assemble.ts'
import { attestImage } from './stages/attest.ts'
import { carveImage } from './stages/carve.ts'
import { fetchPackages, type FetchedPackages } from './stages/fetch.ts'
import { mending } from './stages/mending.ts'
import { lockImage, type LockInput, versionTags, withOwnDigest } from './stages/lock.ts'
import { createPublisher, type Publisher } from './stages/publish.ts'
import { testImage } from './stages/test.ts'
import { tagsOf } from './tags.ts'

/** Lock, and from there on as `buildLocks`; ends early with a conflict, or when the content is what it was. */
export async function buildSpec(request: BuildRequest, ports: EnginePorts): Promise<BuildOutcome> {
  const run = stageRunner(ports.clock, request)
  const outcome = await run<LocksOutcome>('lock', async () => {
    const value = await lockAll(request, ports)
    if (!value.ok) return { value, summary: value.conflict.summary }
    return { value, summary: perPlatform(value.locks, (lock) => `${lock.packages.length} packages`) }
  })
  if (!outcome.ok) return { status: 'conflict', conflict: outcome.conflict }
  const contentDigest = contentOf(outcome.locks)
  if (contentDigest === request.unchangedIf) return { status: 'unchanged', contentDigest }
  return buildLocks(outcome.locks, request, ports)
}

type LocksOutcome = { ok: true; locks: Lock[] } | { ok: false; conflict: Conflict }

/** One lock for each architecture; the first that cannot be had is why there is none. */
async function lockAll(request: BuildRequest, ports: EnginePorts): Promise<LocksOutcome> {
  const { spec, snapshot, variant } = request
  const more = await lockPorts(ports, request)
  const architectures = [...new Set(request.architectures)]
  const locks: Lock[] = []
  for (const arch of architectures) {
    const universe = await ports.loadUniverse(snapshot, arch)
    const outcome = lockImage({ spec, snapshot, universe, arch, variant, ...more })
    if (outcome.ok) locks.push(outcome.lock)
    else if (architectures.length === 1) return outcome
    else return { ok: false, conflict: { ...outcome.conflict, summary: `For ${arch}: ${outcome.conflict.summary}` } }
  }
  return { ok: true, locks }
}

/** What the lock stage needs to know besides the index: the bases and, for development images, the archive. */
export async function lockPorts(
  ports: Pick<EnginePorts, 'findBase' | 'aptSources'>,
  { spec, variant }: Pick<BuildRequest, 'spec' | 'variant'>,
): Promise<Pick<LockInput, 'findBase' | 'aptSources'>> {
  const { findBase } = ports
  return variant === 'dev' ? { findBase, aptSources: await ports.aptSources(spec.spec.distribution) } : { findBase }
}

/**
 * Everything after the lock. What finished stages stored stays, so that another attempt resumes there; one follows at
 * once where the store has lost a blob. The images of several locks get one index.
 */
export function buildLocks(given: readonly Lock[], options: BuildOptions, ports: EnginePorts): Promise<BuiltOutcome> {
  return mending(options.events, () => buildOnce(given.map(withOwnDigest), options, ports))
}

async function buildOnce(locks: readonly Lock[], options: BuildOptions, ports: EnginePorts): Promise<BuiltOutcome> {
  const run = stageRunner(ports.clock, options)
  const all = { ...ports, ...options }
  const publisher = options.publishTo && createPublisher(options.publishTo, all)
  try {
    const platforms = await makeImages(locks, run, { ...all, publisher })
    const index = await joinPlatforms(platforms, ports)
    const [first] = platforms
    if (!first) throw new TypeError('a build is for one architecture at least')
    const versions = versionTags(first.lock)
    tellOtherVersions(platforms, versions, options)
    const images = platforms.map(({ image }) => image)
    const tags = publisher
      ? await publish({ images, index, versions, variant: first.lock.variant, publisher }, run, all)
      : []
    return { ...first, status: 'built', contentDigest: contentOf(locks), index, platforms, version: versions[0], tags }
  } finally {
    await publisher?.close()
  }
}

function tellOtherVersions(platforms: readonly BuiltPlatform[], [first]: readonly string[], { events }: BuildOptions) {
  for (const { lock } of platforms) {
    const [version] = versionTags(lock)
    if (version === first) continue
    const message = `For ${lock.arch} Debian has version ${version}; the tags say ${first}.`
    events({ kind: 'log', stage: 'lock', level: 'warning', message })
  }
}

/** The content of all architectures; the lock's own where there is one. */
function contentOf(locks: readonly Lock[]): Digest {
  const [first, ...others] = locks.map(({ contentDigest }) => contentDigest).toSorted()
  if (!first) throw new TypeError('a build is for one architecture at least')
  return others.length === 0 ? first : digestOfDocument({ kind: 'platforms', contents: [first, ...others] })
}

type StagePorts = EnginePorts & BuildOptions
type MakingPorts = StagePorts & { publisher: Publisher | undefined }

/** Stage by stage for all of them: an image that was made before has nothing to do in any. */
async function makeImages(locks: readonly Lock[], run: RunStage, ports: MakingPorts): Promise<BuiltPlatform[]> {
  const known = new Map<Lock, MadeImage>()
  for (const lock of locks) {
    const made = await findMadeImage(lock, ports.store)
    if (made) known.set(lock, made)
  }
  for (const lock of known.keys()) await keepPackages(lock, ports)
  const missing = locks.filter((lock) => !known.has(lock))
  const made = missing.length > 0 ? await makeMissing(missing, known, run, ports) : new Map<Lock, MadeImage>()
  if (missing.length === 0) await tellMade(known, run)
  const platforms: BuiltPlatform[] = []
  for (const lock of locks) {
    const { digest } = await ports.store.blobs.put(Buffer.from(canonicalJson(lock)))
    const { documents, ...rest } = (known.get(lock) ?? made.get(lock))!
    platforms.push({ lock, ...rest, documents: { lock: digest, ...documents } })
  }
  return platforms
}

async function makeMissing(
  locks: readonly Lock[],
  known: ReadonlyMap<Lock, MadeImage>,
  run: RunStage,
  ports: MakingPorts,
): Promise<Map<Lock, MadeImage>> {
  await run('fetch', async () => {
    const fetched = await each(locks, (lock) => fetchPackages(lock, ports))
    return { value: undefined, ...tellFetched([...fetched.values()]) }
  })
  const trees = await run('carve', async () => {
    const value = await each(locks, (lock) => carveImage(lock, ports))
    const summary = perPlatform(locks, (lock) => {
      const { packagesKept, packagesDropped, files } = value.get(lock)!.report.totals
      return `${packagesKept} packages kept, ${packagesDropped} left out; ${files} files`
    })
    return { value, summary }
  })
  const images = await run('assemble', async () => {
    const value = await each(locks, (lock) => assembleImage({ tree: trees.get(lock)!, lock }, ports))
    const summary = perPlatform(locks, (lock) => {
      return tellLayers(value.get(lock)!)
    })
    return { value, summary }
  })
  ports.publisher?.begin([...images.values()])
  const inputOf = (lock: Lock) => ({ tree: trees.get(lock)!, lock, image: images.get(lock)! })
  const tested = await run('test', async () => {
    const isNative = ({ arch }: Lock) => arch === ports.machine
    // What runs here is judged first: it may speak for an image that nothing here can run.
    let nativePassed = [...known].some(([lock, { startup }]) => isNative(lock) && startup === 'passed')
    const value = await each([...locks.filter(isNative), ...locks.filter((lock) => !isNative(lock))], async (lock) => {
      const one = await testImage({ ...inputOf(lock), nativePassed }, ports)
      nativePassed ||= isNative(lock) && one.startup === 'passed'
      return one
    })
    return { value, summary: perPlatform(locks, (lock) => value.get(lock)!.summary) }
  })
  const documents = await run('attest', async () => {
    const value = await each(locks, (lock) => attestImage(inputOf(lock), ports))
    return { value, summary: 'SPDX 2.3 document' }
  })
  const made = await each(locks, async (lock): Promise<MadeImage> => {
    const { packagesKept, packagesDropped, bytes } = trees.get(lock)!.report.totals
    const totals = { packagesKept, packagesDropped, bytes }
    return { image: images.get(lock)!, documents: documents.get(lock)!, totals, startup: tested.get(lock)!.startup }
  })
  for (const [lock, image] of made) await rememberMadeImage(lock, image, ports.store)
  return made
}

/** One after another: each stage is busy with all processors by itself. */
async function each<T>(locks: readonly Lock[], work: (lock: Lock) => Promise<T>): Promise<Map<Lock, T>> {
  const results = new Map<Lock, T>()
  for (const lock of locks) results.set(lock, await work(lock))
  return results
}

/** What a stage says; of several architectures for each. */
function perPlatform(locks: readonly Lock[], say: (lock: Lock) => string): string {
  if (locks.length === 1) return say(locks[0]!)
  return locks.map((lock) => `${lock.arch}: ${say(lock)}`).join(' | ')
}

function tellFetched(all: readonly FetchedPackages[]): { summary: string; fromStore: boolean } {
  const sum = (of: (one: FetchedPackages) => number) => all.reduce((total, one) => total + of(one), 0)
  const fetched = sum((one) => one.fetched)
  const inStore = `${sum((one) => one.fromStore)} packages were in the store`
  const bytes = sum((one) => one.fetchedBytes)
  return fetched === 0
    ? { summary: inStore, fromStore: true }
    : { summary: `${fetched} fetched (${megabytes(bytes)}), ${inStore}`, fromStore: false }
}

/**
 * The packages of a lock whose image was made before: they are what makes it anew one day, so those that the store lacks
 * are fetched. Where no mirror has one any more, the image is there even so.
 */
async function keepPackages(lock: Lock, ports: StagePorts): Promise<void> {
  try {
    await fetchPackages(lock, { ...ports, events: () => undefined, pausesMs: [] })
  } catch (thrown) {
    ports.signal?.throwIfAborted()
    const message = `The image was made before, but not all of its packages can be kept: ${toWhittleError(thrown).publicMessage}`
    ports.events({ kind: 'log', stage: 'fetch', level: 'warning', message })
  }
}

/** Says of each stage that its result was there already. */
async function tellMade(known: ReadonlyMap<Lock, MadeImage>, run: RunStage): Promise<void> {
  const locks = [...known.keys()]
  const of = (say: (made: MadeImage) => string) => perPlatform(locks, (lock) => say(known.get(lock)!))
  const summaries = {
    fetch: 'nothing to fetch',
    carve: of(({ totals }) => `${totals.packagesKept} packages kept, ${totals.packagesDropped} left out`),
    assemble: of(({ image }) => tellLayers(image)),
    test: locks.length === 1 ? 'this very image passed before' : 'these very images passed before',
    attest: 'SPDX 2.3 document',
  } as const
  for (const [stage, summary] of Object.entries(summaries) as [keyof typeof summaries, string][]) {
    await run(stage, async () => ({ value: undefined, summary, fromStore: true }))
  }
}

interface ToPublish {
  images: readonly BuiltImageSummary[]
  index: StoredBlob
  versions: string[]
  variant: Variant
  publisher: Publisher
}

async function publish(
  { images, index, versions, variant, publisher }: ToPublish,
  run: RunStage,
  { publishTo, clock }: StagePorts,
): Promise<string[]> {
  return run('publish', async () => {
    const endedAt = (await publishTo?.endedAt?.()) ?? clock.now()
    const [buildTag, ...lines] = tagsOf(versions, endedAt, variant)
    const wanted = publishTo?.tags ? { tags: publishTo.tags } : { buildTag, tags: lines }
    const { uploaded, alreadyThere, tags } = await publisher.publish({ images, index, ...wanted })
    const summary = `${uploaded} blobs uploaded, ${alreadyThere} were there; tags ${tags.join(', ')}`
    return { value: tags, summary, fromStore: uploaded === 0 }
  })
}

function tellLayers(image: MadeImage['image']): string {
  const count = layersOf(image).length
  const layers = count === 1 ? 'one layer' : `${count} layers`
  return `${layers} of ${megabytes(layerBytesOf(image))}, ${image.index.digest}`
}

function megabytes(sizeBytes: number): string {
  return `${(sizeBytes / 1_000_000).toFixed(1)} MB`
}
