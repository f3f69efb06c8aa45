import type { WhittleError } from '@whittle/core'
import { repositoryError } from './errors.ts'
import type { Release } from './release.ts'

/** How far a release may be ahead of this machine's clock before one of the two must be wrong. */
const MAX_FUTURE_MS = 24 * 60 * 60 * 1000

export interface ReleaseExpectation {
  suite: string
  now: Date
  /** Date (ISO 8601) of the newest release of this suite that was ever accepted. */
  knownDate?: string | undefined
  /** Of a further repository: its Suite may be what was asked for as well; a flat one is never told by its names. */
  further?: 'suites' | 'flat'
}

/**
 * Refuses a correctly signed release that is not the one to use now: another suite (`DEB_RELEASE_WRONG_SUITE`), past its
 * `Valid-Until` (`DEB_RELEASE_EXPIRED`), older than one already known (`DEB_RELEASE_ROLLBACK`), or dated more than a day
 * ahead (`DEB_RELEASE_FROM_FUTURE`).
 */
export function checkRelease(release: Release, expected: ReleaseExpectation): void {
  const { suite, now, knownDate } = expected
  if (!isNamed(release, expected)) throw wrongSuite(release, suite)
  if (release.validUntil !== undefined && release.validUntil < now) throw expired(suite, release.validUntil)
  if (knownDate !== undefined && release.date < new Date(knownDate)) throw rollback(suite, release.date, knownDate)
  if (release.date.getTime() > now.getTime() + MAX_FUTURE_MS) throw fromFuture(suite, release.date)
}

function isNamed(release: Release, { suite, further }: ReleaseExpectation): boolean {
  if (release.codename === suite || further === 'flat') return true
  return further === 'suites' && release.suite === suite
}

function wrongSuite(release: Release, suite: string): WhittleError {
  return repositoryError({
    code: 'DEB_RELEASE_WRONG_SUITE',
    category: 'integrity',
    publicMessage: `The mirror answers with the release ${release.codename} where ${suite} was asked for.`,
    hint: 'Check the configured mirror; nothing was used.',
    details: { suite, codename: release.codename },
  })
}

function expired(suite: string, validUntil: Date): WhittleError {
  return repositoryError({
    code: 'DEB_RELEASE_EXPIRED',
    category: 'upstream',
    publicMessage: `The release ${suite} of this mirror was valid until ${validUntil.toISOString()} only.`,
    hint: 'The mirror is no longer updated, or the clock of this machine is wrong. Use another mirror.',
    details: { suite, validUntil: validUntil.toISOString() },
  })
}

function rollback(suite: string, date: Date, knownDate: string): WhittleError {
  return repositoryError({
    code: 'DEB_RELEASE_ROLLBACK',
    category: 'integrity',
    publicMessage: `The mirror offers ${suite} of ${date.toISOString()}, but that of ${knownDate} is already known.`,
    hint: 'The mirror lags behind or somebody replays an old release. Try again later or use another mirror.',
    details: { suite, date: date.toISOString(), knownDate },
  })
}

function fromFuture(suite: string, date: Date): WhittleError {
  return repositoryError({
    code: 'DEB_RELEASE_FROM_FUTURE',
    category: 'upstream',
    publicMessage: `The release ${suite} of this mirror is dated ${date.toISOString()}, which is in the future.`,
    hint: 'Check the clock of this machine.',
    details: { suite, date: date.toISOString() },
  })
}
