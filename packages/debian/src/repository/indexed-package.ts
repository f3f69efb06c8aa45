import type { SnapshotRelease } from '@whittle/core'

/** One binary package version of an index; relations are the field's text, parsed when someone asks for them. */
export interface IndexedPackage {
  name: string
  version: string
  /** `all`, or the index's architecture. */
  arch: string
  multiArch: 'no' | 'same' | 'foreign' | 'allowed'
  source: string
  sourceVersion: string
  section: string
  priority: string
  essential: boolean
  /** Bytes on disk, an estimate of the archive (`Installed-Size`). */
  installedBytes: number
  preDepends: string
  depends: string
  conflicts: string
  breaks: string
  provides: string
  replaces: string
  /** Path of the .deb below the archive's root. */
  path: string
  sizeBytes: number
  /** SHA-256 of the .deb, hex. */
  sha256: string
  /** First line of the description. */
  summary: string
  suite: string
  /** The further repository that it is of, with apt's priority; absent for the distribution's own, which have 500. */
  repository?: NonNullable<SnapshotRelease['source']>
}
