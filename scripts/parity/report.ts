import type { RequestKind } from './requests.ts'

/** What `docs/quality/resolution.json` holds: each part with what it was measured on, so that parts can be measured apart. */
export interface ResolutionReport {
  schema: 'whittle.dev/parity/v1'
  /** One for each architecture. */
  requests: RequestsReport[]
  /** One for each archive and architecture. */
  checks: CheckReport[]
  versions?: VersionsReport
}

/** When, of what and with what something was judged. */
export interface Circumstances {
  /** ISO 8601. */
  startedAt: string
  commit?: string
  snapshot: { id: string; date: string; distribution: string }
  /** First line of what the judge says of its version. */
  judge: string
}

export interface RequestsReport extends Circumstances {
  arch: string
  seed: number
  kinds: KindReport[]
  /** Requests that apt-get itself answered; apt's library answered the others. */
  byAptGet: number
  /** Answers of apt's library that apt-get corrected. */
  corrected: number
  differences: Difference[]
  /** Conflicts whose dependencies were removed one by one, and facts that were not needed for the clash. */
  explanations: { conflicts: number; facts: number; needless: string[] }
  tookMs: number
}

export interface KindReport {
  kind: RequestKind
  count: number
  /** Both have the same set. */
  same: number
  refusedByBoth: number
}

export interface Difference {
  kind: RequestKind
  packages: string[]
  exclude: string[]
  /** Name of the class that it belongs to; absent when it belongs to none. */
  class?: string
  /** `name version arch`. */
  onlyApt: string[]
  onlyWhittle: string[]
  /** Why one of them refuses. */
  aptRefuses?: string
  whittleRefuses?: string
}

export interface CheckReport extends Circumstances {
  /** `debian/13`, or one suite by itself. */
  archive: string
  arch: string
  checked: number
  broken: string[]
  onlyDose: string[]
  onlyWhittle: string[]
  /** Wall and processor time of each program, start and reading of the index included. */
  dose: { durationMs: number; cpuMs: number }
  whittle: { durationMs: number; cpuMs: number }
}

export interface VersionsReport extends Circumstances {
  seed: number
  /** Pairs of versions that stand next to each other in the archive. */
  pairs: number
  differences: string[]
}

/** How many of a hundred requests both answer alike. */
export function sharePercent({ count, same, refusedByBoth }: KindReport): number {
  return (100 * (same + refusedByBoth)) / count
}
