import type { Architecture, CatalogEntry, Clock, CommandRunner, HttpFetch, Snapshot, Store } from '@whittle/core'
import type { DebianMirrors, Universe } from '@whittle/debian'
import type { FetchClaims } from './stages/fetch-claims.ts'
import type { PlainStates } from './stages/assemble/plain-states.ts'
import type { SandboxPorts } from './sandbox/sandbox.ts'

/** Everything that the stages need of the world. */
export interface EnginePorts extends SandboxPorts {
  /** What this machine runs itself. */
  machine: Architecture | undefined
  store: Store
  http: HttpFetch
  clock: Clock
  runner: CommandRunner
  /** The mirrors given, or those of this host's apt; looked up once. */
  mirrors(): Promise<DebianMirrors>
  keyringPath: string
  /** What apt's sources say in development images: the mirrors, and the keyring where it is not Debian's own. */
  aptSources(distribution: string): Promise<string>
  findBase(name: string): CatalogEntry | undefined
  /** The package index of a snapshot; those asked for last are kept in memory. */
  loadUniverse(snapshot: Snapshot, arch: Architecture): Promise<Universe>
  /** Shared by all builds of this process, so that a package that two of them need is fetched once. */
  claims: FetchClaims
  /** Shared by all builds of this process, so that what most images begin with is hashed once. */
  plainStates: PlainStates
}
