import { z } from 'zod'

/** Architectures by Debian's and OCI's common names (both write `amd64` and `arm64`). */
export const Architecture = z.enum(['amd64', 'arm64'])
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
