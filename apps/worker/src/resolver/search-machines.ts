import { WhittleError, type Architecture, type SearchHit, type SearchResponse } from '@whittle/core'
import type { Resolver } from '@whittle/engine'
import type { CurrentResolvers } from './current-resolvers.ts'

export interface MachineSearch {
  query: string
  limit: number
  distribution: string
  /** Versions and sizes are those of the first that has a package. */
  architectures: readonly [Architecture, ...Architecture[]]
}

interface Loaded {
  arch: Architecture
  resolver: Resolver
}

/**
 * Searches the packages of several machines at once; each hit says for which of them it is missing. Machines whose index
 * is still on its way are named and left out; fails with `RESOLVER_LOADING` while there is none at all.
 */
export function searchMachines(resolvers: CurrentResolvers, search: MachineSearch): SearchResponse {
  const { query, limit, distribution, architectures } = search
  const loaded: Loaded[] = []
  const pending: Architecture[] = []
  for (const arch of architectures) {
    // Asking for each makes those that are not there come.
    const resolver = findResolver(resolvers, distribution, arch)
    if (resolver) loaded.push({ arch, resolver })
    else pending.push(arch)
  }
  if (loaded.length === 0) resolvers.get(distribution, architectures[0])
  const answers = loaded.map(({ resolver }) => resolver.search(query, limit))
  const hits = mergeHits(answers.map((answer) => answer.hits))
    .slice(0, limit)
    .map((hit) => withMissing(hit, loaded))
  return {
    hits,
    total: Math.max(hits.length, ...answers.map(({ total }) => total)),
    tookMs: answers.reduce((sum, { tookMs }) => sum + tookMs, 0),
    ...(pending.length > 0 ? { pending } : {}),
  }
}

function findResolver(resolvers: CurrentResolvers, distribution: string, arch: Architecture): Resolver | undefined {
  try {
    return resolvers.get(distribution, arch)
  } catch (error) {
    if (error instanceof WhittleError && error.code === 'RESOLVER_LOADING') return undefined
    throw error
  }
}

/** Lists that are each in the order of the best match, as one: what only a later list has stands behind its neighbour there. */
function mergeHits(lists: readonly (readonly SearchHit[])[]): SearchHit[] {
  const [merged = [], ...others] = lists.map((hits) => [...hits])
  for (const hits of others) {
    const known = new Set(merged.map(({ name }) => name))
    hits.forEach((hit, position) => {
      if (known.has(hit.name)) return
      const before = hits[position - 1]?.name
      merged.splice(before === undefined ? 0 : merged.findIndex(({ name }) => name === before) + 1, 0, hit)
    })
  }
  return merged
}

function withMissing(hit: SearchHit, loaded: readonly Loaded[]): SearchHit {
  const missing = loaded.filter(({ resolver }) => !resolver.has(hit.name)).map(({ arch }) => arch)
  return missing.length > 0 ? { ...hit, missing } : hit
}
