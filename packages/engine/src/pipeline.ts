import { canonicalJson, toWhittleError, type Lock, type Variant } from '@whittle/core'
import type { BuildOptions, BuildOutcome, BuildRequest, BuiltImageSummary, BuiltOutcome } from './engine.ts'
import type { EnginePorts } from './engine-ports.ts'
import { findMadeImage, type MadeImage, rememberMadeImage } from './made-image.ts'
import { type RunStage, stageRunner } from './stage-runner.ts'
import { assembleImage } from './stages/assemble.ts'
import { attestImage } from './stages/attest.ts'
import { carveImage } from './stages/carve.ts'
import { fetchPackages } from './stages/fetch.ts'
import { mending } from './stages/mending.ts'
import { lockImage, type LockInput, versionTags, withOwnDigest } from './stages/lock.ts'
import { publishImage } from './stages/publish.ts'
import { testImage } from './stages/test.ts'
import { tagsOf } from './tags.ts'

/** Lock, and from there on as `buildLock`; ends early with a conflict, or when the content is what it was. */
export async function buildSpec(request: BuildRequest, ports: EnginePorts): Promise<BuildOutcome> {
  const run = stageRunner(ports.clock, request)
  const outcome = await run('lock', async () => {
    const { spec, snapshot, arch, variant } = request
    const universe = await ports.loadUniverse(snapshot, arch)
    const value = lockImage({ spec, snapshot, universe, arch, variant, ...(await lockPorts(ports, request)) })
    return { value, summary: value.ok ? `${value.lock.packages.length} packages` : value.conflict.summary }
  })
  if (!outcome.ok) return { status: 'conflict', conflict: outcome.conflict }
  if (outcome.lock.contentDigest === request.unchangedIf) return { status: 'unchanged', lock: outcome.lock }
  return buildLock(outcome.lock, request, ports)
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
 * once where the store has lost a blob.
 */
export function buildLock(given: Lock, options: BuildOptions, ports: EnginePorts): Promise<BuiltOutcome> {
  return mending(options.events, () => buildOnce(withOwnDigest(given), options, ports))
}

async function buildOnce(lock: Lock, options: BuildOptions, ports: EnginePorts): Promise<BuiltOutcome> {
  const run = stageRunner(ports.clock, options)
  const known = await findMadeImage(lock, ports.store)
  if (known) await keepPackages(lock, { ...ports, ...options })
  const made = known ? await tellMade(known, run) : await makeImage(lock, run, { ...ports, ...options })
  if (!known) await rememberMadeImage(lock, made, ports.store)

  const { digest } = await ports.store.blobs.put(Buffer.from(canonicalJson(lock)))
  const versions = versionTags(lock)
  const { variant } = lock
  const tags = await publish({ image: made.image, versions, variant }, run, { ...ports, ...options })
  const documents = { lock: digest, ...made.documents }
  return { status: 'built', lock, documents, image: made.image, version: versions[0], tags, totals: made.totals }
}

type StagePorts = EnginePorts & BuildOptions

async function makeImage(lock: Lock, run: RunStage, ports: StagePorts): Promise<MadeImage> {
  await run('fetch', async () => {
    const value = await fetchPackages(lock, ports)
    const inStore = `${value.fromStore} packages were in the store`
    const summary =
      value.fetched === 0 ? inStore : `${value.fetched} fetched (${megabytes(value.fetchedBytes)}), ${inStore}`
    return { value, summary, fromStore: value.fetched === 0 }
  })
  const tree = await run('carve', async () => {
    const value = await carveImage(lock, ports)
    const { packagesKept, packagesDropped, files } = value.report.totals
    return { value, summary: `${packagesKept} packages kept, ${packagesDropped} left out; ${files} files` }
  })
  const image = await run('assemble', async () => {
    const value = await assembleImage({ tree, lock }, ports)
    return { value, summary: `one layer of ${megabytes(value.layer.sizeBytes)}, ${value.index.digest}` }
  })
  await run('test', async () => ({ value: undefined, summary: await testImage({ tree, lock, image }, ports) }))
  const documents = await run('attest', async () => {
    const value = await attestImage({ tree, lock, image }, ports)
    return { value, summary: 'SPDX 2.3 document' }
  })
  const { packagesKept, packagesDropped, bytes } = tree.report.totals
  return { image, documents, totals: { packagesKept, packagesDropped, bytes } }
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
async function tellMade(made: MadeImage, run: RunStage): Promise<MadeImage> {
  const { totals, image } = made
  const summaries = {
    fetch: 'nothing to fetch',
    carve: `${totals.packagesKept} packages kept, ${totals.packagesDropped} left out`,
    assemble: `one layer of ${megabytes(image.layer.sizeBytes)}, ${image.index.digest}`,
    test: 'this very image passed before',
    attest: 'SPDX 2.3 document',
  } as const
  for (const [stage, summary] of Object.entries(summaries) as [keyof typeof summaries, string][]) {
    await run(stage, async () => ({ value: undefined, summary, fromStore: true }))
  }
  return made
}

async function publish(
  { image, versions, variant }: { image: BuiltImageSummary; versions: string[]; variant: Variant },
  run: RunStage,
  ports: StagePorts,
): Promise<string[]> {
  const target = ports.publishTo
  if (!target) return []
  return run('publish', async () => {
    const endedAt = (await target.endedAt?.()) ?? ports.clock.now()
    const [buildTag, ...lines] = tagsOf(versions, endedAt, variant)
    const wanted = target.tags ? { tags: target.tags } : { buildTag, tags: lines }
    const { uploaded, alreadyThere, tags } = await publishImage({ image, target, ...wanted }, ports)
    const summary = `${uploaded} blobs uploaded, ${alreadyThere} were there; tags ${tags.join(', ')}`
    return { value: tags, summary, fromStore: uploaded === 0 }
  })
}

function megabytes(sizeBytes: number): string {
  return `${(sizeBytes / 1_000_000).toFixed(1)} MB`
}
