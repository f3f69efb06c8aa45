import { z } from 'zod'
import { ARCHITECTURES } from './architectures.ts'

/** One of `ARCHITECTURES`. */
export const Architecture = z.enum(ARCHITECTURES)
export type Architecture = z.infer<typeof Architecture>

/** `prod`: what an application runs on, no shell. `dev`: the same plus shell, package manager and build tools. */
export const Variant = z.enum(['prod', 'dev'])
export type Variant = z.infer<typeof Variant>

/** The architectures whose packages every release of a snapshot lists. */
export function snapshotArchitectures(snapshot: {
  releases: readonly { indexes: readonly { arch: Architecture }[] }[]
}): Architecture[] {
  return Architecture.options.filter((arch) =>
    snapshot.releases.every(({ indexes }) => indexes.some((index) => index.arch === arch)),
  )
}
