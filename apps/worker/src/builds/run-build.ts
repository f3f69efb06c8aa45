import { snapshotArchitectures, WhittleError, type ImageSpec, type Store } from '@whittle/core'
import {
  stampBuild,
  type BuildFailure,
  type BuiltPlatformSummary,
  type ClaimedBuild,
  type Database,
  type SucceededBuild,
  type UnchangedBuild,
} from '@whittle/db'
import {
  type BuildOutcome,
  type BuildRequest,
  type BuiltOutcome,
  type BuiltPlatform,
  type Engine,
  layerBytesOf,
} from '@whittle/engine'
import { findUsableSnapshot, type LoadedSnapshot } from '../snapshots/newest-snapshot.ts'
import type { Synchroniser } from '../snapshots/synchroniser.ts'
import type { EventLog } from './event-log.ts'
import type { LeaseKeeper } from './lease-keeper.ts'
import { onRows } from './on-rows.ts'

export interface RunBuildPorts {
  db: Database
  store: Store
  engine: Engine
  synchroniser: Synchroniser
  registry: PushAccess
}

/** Where builds are pushed, and how the worker gets in. */
export interface PushAccess {
  url: string
  secret: string
  /** Where tokens are asked for, whatever realm the registry names. */
  tokenUrl?: string
  /** Allows http to other machines than this one. */
  allowPlainHttp: boolean
}

export type BuildResult = SucceededBuild | UnchangedBuild | ({ status: 'failed' } & BuildFailure)

/** What an attempt tells, and what ends it. */
type BuildRun = { log: EventLog } & Pick<LeaseKeeper, 'signal' | 'leaseGone'>

/** Runs the engine for a build that this worker holds. Throws what the engine throws, and the signal's reason. */
export async function runBuild(ports: RunBuildPorts, build: ClaimedBuild, run: BuildRun): Promise<BuildResult> {
  const { snapshot } = await awaitSnapshot(ports, build, run)
  const outcome = await ports.engine.build({
    spec: build.spec,
    snapshot,
    architectures: architecturesOf(build.spec),
    variant: build.variant,
    events: run.log.sink,
    signal: run.signal,
    // A person who asks for a build gets one; the schedule only when something changed.
    unchangedIf: build.trigger === 'manual' ? undefined : build.lastContentDigest,
    publishTo: {
      url: ports.registry.url,
      tokenUrl: ports.registry.tokenUrl,
      allowPlainHttp: ports.registry.allowPlainHttp,
      repository: `${build.teamSlug}/${build.imageName}`,
      credentials: { username: 'whittle-worker', password: ports.registry.secret },
      endedAt: () => stamp(ports, build, run),
    },
  })
  return toResult(outcome, snapshot.id)
}

/** When the build counts as ended; a worker that lost it moves no tag. */
async function stamp(ports: RunBuildPorts, build: ClaimedBuild, run: BuildRun): Promise<Date> {
  const outcome = await onRows(stampBuild(ports.db, build.lease))
  if (outcome.state === 'held') return outcome.at
  run.leaseGone(outcome.state)
  throw run.signal.reason
}

async function awaitSnapshot(ports: RunBuildPorts, build: ClaimedBuild, run: BuildRun): Promise<LoadedSnapshot> {
  const { distribution } = build.spec.spec
  const newest = await findUsableSnapshot(ports, distribution)
  const architectures = architecturesOf(build.spec)
  const known = newest.status === 'usable' ? snapshotArchitectures(newest.snapshot) : []
  const lacking = architectures.filter((arch) => !known.includes(arch))
  if (newest.status === 'usable' && lacking.length === 0) return newest
  const why = {
    none: `There is no package index of ${distribution} yet`,
    lost: `The store has lost the package index of ${distribution}`,
    usable: `There is no package index of ${distribution} for ${lacking.join(' and ')} yet`,
  }
  run.log.say('info', `${why[newest.status]}: fetching and verifying it first.`)
  return untilAborted(ports.synchroniser.synchronise(distribution, architectures), run.signal)
}

/** Others may wait for the same work: it goes on when this build is stopped. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason as Error)
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}

/** All that the definition names: one image each, under one index. */
function architecturesOf({ spec }: ImageSpec): BuildRequest['architectures'] {
  const [first = 'amd64', ...others] = spec.architectures
  return [first, ...others]
}

function toResult(outcome: BuildOutcome, snapshotId: string): BuildResult {
  switch (outcome.status) {
    case 'conflict': {
      const { conflict } = outcome
      const hint = conflict.fixes[0]?.text
      return { status: 'failed', code: 'BUILD_UNSATISFIABLE', message: conflict.summary, hint, conflict, snapshotId }
    }
    case 'unchanged':
      return { status: 'unchanged', snapshotId, contentDigest: outcome.contentDigest }
    case 'built':
      return toSucceeded(outcome, snapshotId)
    default:
      return outcome satisfies never
  }
}

function toSucceeded(outcome: BuiltOutcome, snapshotId: string): SucceededBuild {
  const { contentDigest, index, platforms, version, tags } = outcome
  const [first, ...others] = platforms.map(toPlatform)
  if (!first) throw new TypeError('a build is for one architecture at least')
  const built: SucceededBuild['platforms'] = [first, ...others]
  return { status: 'succeeded', snapshotId, contentDigest, indexDigest: index.digest, platforms: built, version, tags }
}

function toPlatform({ lock, documents, image, totals, startup }: BuiltPlatform): BuiltPlatformSummary {
  return {
    arch: lock.arch,
    startup,
    documents,
    manifestDigest: image.manifest.digest,
    layerBytes: layerBytesOf(image),
    installedBytes: totals.bytes,
    packagesKept: totals.packagesKept,
    packagesDropped: totals.packagesDropped,
  }
}

/** A saved definition that this version does not take; it was saved by another. */
export function definitionUnreadable(): WhittleError {
  return new WhittleError({
    code: 'BUILD_DEFINITION_UNREADABLE',
    category: 'invalid-input',
    publicMessage: 'The saved definition of this image is not valid for this version of Whittle.',
    hint: 'Open the image, correct what is marked, and save it again.',
  })
}

/** A build whose workers died again and again: it is given up. */
export function workersLost(attempts: number): WhittleError {
  return new WhittleError({
    code: 'BUILD_WORKER_LOST',
    category: 'internal',
    publicMessage: `The build was given up after ${attempts} workers stopped in the middle of it.`,
    hint: 'Does it need more memory or disk than the worker has? The worker log says how it ended.',
  })
}
