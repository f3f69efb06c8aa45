import { type ImageSpec, type Snapshot, WhittleError } from '@whittle/core'

/** Fails with `LOCK_SOURCE_UNKNOWN` where a definition names a repository that the snapshot was not made with. */
export function requireSources({ spec }: ImageSpec, { releases }: Snapshot): void {
  const there = new Set(releases.map(({ source }) => source?.name))
  const absent = spec.sources.find((name) => !there.has(name))
  if (absent === undefined) return
  throw new WhittleError({
    code: 'LOCK_SOURCE_UNKNOWN',
    category: 'invalid-input',
    publicMessage: `spec.sources: nobody has defined the repository "${absent}".`,
    hint: 'On the command line define it in a file and name that with --sources; elsewhere further repositories cannot be used yet.',
  })
}
