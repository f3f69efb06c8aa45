import type {
  Architecture,
  Conflict,
  Digest,
  EventSink,
  ImageSpec,
  Lock,
  LockOutcome,
  Snapshot,
  StoredBlob,
  Variant,
} from '@whittle/core'
import { z } from 'zod'

/** Where an image is pushed. */
export interface RegistryTarget {
  /** Base address of the registry, `http://127.0.0.1:5000`. */
  url: string
  /** `team/image`. */
  repository: string
  credentials?: { username: string; password: string }
  /** Where tokens are asked for, whatever realm the registry names. */
  tokenUrl?: string
  /** Allows http to other machines than this one. */
  allowPlainHttp?: boolean
  /** Tags to move instead of those that the version names. */
  tags?: string[]
  /** When the build counts as ended, for the tag of its own; asked before the first tag moves. Now, unless given. */
  endedAt?: () => Promise<Date>
}

/** How a build is run, whatever it starts from. */
export interface BuildOptions {
  events: EventSink
  signal?: AbortSignal
  /** Where to publish; without it the image stays in the store. */
  publishTo?: RegistryTarget
  /** Let every stage work again, whatever earlier builds remembered; packages in the store are used. */
  anew?: boolean
}

export interface LockRequest {
  spec: ImageSpec
  snapshot: Snapshot
  arch: Architecture
  variant: Variant
}

export interface BuildRequest extends Omit<LockRequest, 'arch'>, BuildOptions {
  /** One image each, under one index. The first one's version names the tags. */
  architectures: readonly [Architecture, ...Architecture[]]
  /** When the content of all of them has this digest, nothing is built. */
  unchangedIf?: Digest
}

/** Documents of a build, each in the store. */
export interface BuildDocuments {
  lock: Digest
  carve: Digest
  /** JSON array of ImageFile. */
  files: Digest
  spdx: Digest
}

export interface BuiltImageSummary {
  index: StoredBlob
  manifest: StoredBlob
  config: StoredBlob
  /** The one layer, or the lowest of several. */
  layer: StoredBlob
  diffId: Digest
  /** Those above it, upwards; absent for a single layer. */
  furtherLayers?: (StoredBlob & { diffId: Digest })[] | undefined
}

/**
 * What the start-up test said: `passed` on this machine's own processor, or with an emulator; `not-run` where there is
 * none for the architecture (the linkage check passed); `no-test` where the definition names none.
 */
export const StartupState = z.enum(['passed', 'passed-emulated', 'not-run', 'no-test'])
export type StartupState = z.infer<typeof StartupState>

/** An image for one architecture. */
export interface BuiltPlatform {
  lock: Lock
  documents: BuildDocuments
  image: BuiltImageSummary
  totals: { packagesKept: number; packagesDropped: number; bytes: number }
  startup: StartupState
}

/** What the first architecture's image is, and all of them. */
export interface BuiltOutcome extends BuiltPlatform {
  status: 'built'
  /** Of all architectures; the lock's own where there is one. */
  contentDigest: Digest
  /** Over the images of all architectures: what the tags point to. */
  index: StoredBlob
  platforms: BuiltPlatform[]
  /** Upstream version of the `versionFrom` package; absent without one. */
  version?: string
  /** Tags in the order they were moved: the unique one first, `latest` last. */
  tags: string[]
}

export type BuildOutcome =
  | { status: 'conflict'; conflict: Conflict }
  | { status: 'unchanged'; contentDigest: Digest }
  | BuiltOutcome

/** Every stage behind one door, for worker and command line. */
export interface Engine {
  /**
   * Fetches and verifies the newest state of a distribution, with the indexes of the architectures (amd64 unless given).
   * `known`: release dates by suite, to refuse a rollback.
   */
  sync(
    distribution: string,
    options: { architectures?: readonly Architecture[]; known?: Record<string, string>; signal?: AbortSignal },
  ): Promise<Snapshot>
  /** The whole set that apt would install, pinned, or why there is none. */
  lock(request: LockRequest): Promise<LockOutcome>
  /** The pipeline: lock, fetch, carve, assemble, test, attest, publish; for several architectures under one index. */
  build(request: BuildRequest): Promise<BuildOutcome>
  /** The pipeline from a lock on: no index is consulted. */
  buildLock(lock: Lock, options: BuildOptions): Promise<BuiltOutcome>
}
