import { randomUUID } from 'node:crypto'
import { toWhittleError, type WhittleError as Failure } from '@whittle/core'
import {
  claimBuild,
  failBuild,
  finishBuild,
  releaseBuild,
  type BuildLease,
  type ClaimedBuild,
  type LeaseState,
} from '@whittle/db'
import { queues, type PayloadOf } from '@whittle/jobs'
import { createEventLog, type EventLog } from '../builds/event-log.ts'
import { keepLease, type LeaseTimes } from '../builds/lease-keeper.ts'
import { onRows } from '../builds/on-rows.ts'
import {
  definitionUnreadable,
  runBuild,
  workersLost,
  type BuildResult,
  type RunBuildPorts,
} from '../builds/run-build.ts'
import { stopReason } from '../builds/stop-reason.ts'
import type { Logger } from '../log.ts'

export interface BuildHandlerPorts extends RunBuildPorts {
  log: Logger
  times: LeaseTimes
  /** Whether a development image is built beside each production image. */
  developmentImages: boolean
  /** Names this process in rows. */
  processName: string
  /** Wakes who watches the build. */
  wake(buildId: string): void
  now(): Date
  /** Aborted when the process must stop. */
  stopping?: AbortSignal
}

/** What became of one delivery of a build's job. */
export type BuildDelivery =
  /** The row has its end, or another delivery takes care of it. */
  | { status: 'done'; result: string }
  /** To be delivered again a little later. */
  | { status: 'later'; why: 'image-busy' | 'held' | 'stopping' }
  /** Failed for a cause that can pass: to be delivered again after a pause. */
  | { status: 'retry'; error: Failure }
  /** Failed for good. */
  | { status: 'failed'; error: Failure }

/** Attempts of a build over all its deliveries; then it has failed. */
export const MAX_ATTEMPTS = queues.build.options.attempts ?? 1

/**
 * Builds an image: takes the row up, runs the engine, saves the outcome. May be delivered twice or late: the lease on
 * the row decides who works, and only its holder's outcome is saved.
 */
export async function handleBuild(ports: BuildHandlerPorts, payload: PayloadOf<'build'>): Promise<BuildDelivery> {
  const { buildId } = payload
  const lease: BuildLease = { buildId, workerId: `${ports.processName}/${randomUUID()}` }
  const askedAt = performance.now()
  const claim = await claimBuild(ports.db, lease, ports.times)
  if (claim.status === 'ended') return { status: 'done', result: 'ended before' }
  if (claim.status === 'unreadable') return refuse(ports, lease)
  if (claim.status !== 'claimed') return { status: 'later', why: claim.status }
  ports.wake(buildId)
  try {
    return await attempt(ports, claim.build, askedAt)
  } finally {
    ports.wake(buildId)
  }
}

/** Another attempt would read the same: without an end of its own the build would be taken up again and again. */
async function refuse(ports: BuildHandlerPorts, lease: BuildLease): Promise<BuildDelivery> {
  const error = definitionUnreadable()
  const { code, publicMessage: message, hint } = error
  await failBuild(ports.db, lease, { code, message, hint })
  ports.wake(lease.buildId)
  return { status: 'failed', error }
}

async function attempt(ports: BuildHandlerPorts, build: ClaimedBuild, askedAt: number): Promise<BuildDelivery> {
  const { lease } = build
  const keeper = keepLease(ports, lease, askedAt)
  const log = createEventLog(
    {
      db: ports.db,
      now: ports.now,
      wake: () => ports.wake(lease.buildId),
      leaseGone: keeper.leaseGone,
      writeFailed: (error) => ports.log.warn({ err: error, buildId: lease.buildId }, 'events are written later'),
    },
    lease,
  )
  try {
    if (build.attempt > MAX_ATTEMPTS) throw workersLost(MAX_ATTEMPTS)
    if (build.attempt > 1) log.say('info', `Taken up again: attempt ${build.attempt} of ${MAX_ATTEMPTS}.`)
    const result = await runBuild(ports, build, { log, signal: keeper.signal, leaseGone: keeper.leaseGone })
    await onRows(log.flush())
    return settled(await onRows(save(ports, lease, result)), result)
  } catch (thrown) {
    return await settleFailure(ports, build, { thrown, log, signal: keeper.signal })
  } finally {
    keeper.stop()
  }
}

function save(ports: BuildHandlerPorts, lease: BuildLease, result: BuildResult): Promise<LeaseState> {
  if (result.status === 'failed') return failBuild(ports.db, lease, result)
  return finishBuild(ports.db, lease, result, { thenDevelopment: ports.developmentImages })
}

function settled(state: LeaseState, result: BuildResult): BuildDelivery {
  return { status: 'done', result: state === 'held' ? result.status : state }
}

async function settleFailure(
  ports: BuildHandlerPorts,
  build: ClaimedBuild,
  failure: { thrown: unknown; log: EventLog; signal: AbortSignal },
): Promise<BuildDelivery> {
  const { lease } = build
  const stopped = stopReason(failure.signal)
  if (stopped === 'cancelled' || stopped === 'lost') {
    if (stopped === 'cancelled') await failure.log.flush()
    return { status: 'done', result: stopped }
  }
  if (stopped === 'stopping') {
    await failure.log.flush()
    await releaseBuild(ports.db, lease, { interrupted: true })
    return { status: 'later', why: 'stopping' }
  }
  const error = toWhittleError(failure.thrown)
  ports.log.error(
    { err: failure.thrown, buildId: lease.buildId, code: error.code, attempt: build.attempt },
    'build failed',
  )
  if (error.retryable && build.attempt < MAX_ATTEMPTS) {
    failure.log.say('warning', `${error.publicMessage} It is tried again.`)
    await failure.log.flush()
    await releaseBuild(ports.db, lease)
    return { status: 'retry', error }
  }
  await failure.log.flush()
  const { code, publicMessage: message, hint } = error
  await failBuild(ports.db, lease, { code, message, hint })
  return { status: 'failed', error }
}
