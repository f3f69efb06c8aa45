import type { Architecture, Snapshot } from '@whittle/core'
import { createResolver, type EnginePorts, type Resolver } from '@whittle/engine'

/** A resolver with how many packages it knows. */
export interface LoadedResolver {
  resolver: Resolver
  packages: number
}

/** Reads a snapshot's indexes from the store into memory. */
export type LoadResolver = (snapshot: Snapshot, arch: Architecture) => Promise<LoadedResolver>

/** Loads resolvers by the engine's ports, so that builds in the same process share the index in memory. */
export function loadImageResolver(
  ports: Pick<EnginePorts, 'loadUniverse' | 'findBase' | 'aptSources' | 'store'>,
): LoadResolver {
  return async (snapshot, arch) => {
    const { findBase, aptSources, store } = ports
    const universe = await ports.loadUniverse(snapshot, arch)
    const nowMs = () => performance.now()
    const resolver = createResolver({ snapshot, universe, arch, store, findBase, aptSources, nowMs })
    return { resolver, packages: universe.index.size }
  }
}
