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

export interface BuildRequest extends LockRequest, BuildOptions {
  /** When the lock has this contentDigest, nothing is built. */
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
  layer: StoredBlob
  diffId: Digest
}

export interface BuiltOutcome {
  status: 'built'
  lock: Lock
  documents: BuildDocuments
  image: BuiltImageSummary
  /** Upstream version of the `versionFrom` package; absent without one. */
  version?: string
  /** Tags in the order they were moved: the unique one first, `latest` last. */
  tags: string[]
  totals: { packagesKept: number; packagesDropped: number; bytes: number }
}

export type BuildOutcome =
  | { status: 'conflict'; conflict: Conflict }
  | { status: 'unchanged'; lock: Lock }
  | BuiltOutcome

/** Every stage behind one door, for worker and command line. */
export interface Engine {
  /** Fetches and verifies the newest state of a distribution. `known`: release dates by suite, to refuse a rollback. */
  sync(distribution: string, options: { known?: Record<string, string>; signal?: AbortSignal }): Promise<Snapshot>
  /** The whole set that apt would install, pinned, or why there is none. */
  lock(request: LockRequest): Promise<LockOutcome>
  /** The pipeline: lock, fetch, carve, assemble, test, attest, publish. */
  build(request: BuildRequest): Promise<BuildOutcome>
  /** The pipeline from a lock on: no index is consulted. */
  buildLock(lock: Lock, options: BuildOptions): Promise<BuiltOutcome>
}
