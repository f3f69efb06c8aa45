import type { Universe } from '@whittle/debian'
import type { EnginePorts } from '../engine-ports.ts'

type LoadUniverse = EnginePorts['loadUniverse']

/** Two: those of both architectures of one image. */
const KEPT = 2

/**
 * An index takes seconds to read and about 150 MB: the last two are kept, one that somebody else still holds (the
 * resolver) is found again, and builds that start together share the reading.
 */
export function keepRecent(load: LoadUniverse): LoadUniverse {
  const recent = new Map<string, Promise<Universe>>()
  const held = new Map<string, WeakRef<Universe>>()
  const start = (key: string, ...[snapshot, arch]: Parameters<LoadUniverse>): Promise<Universe> => {
    const known = held.get(key)?.deref()
    if (known) return Promise.resolve(known)
    return load(snapshot, arch).then((universe) => {
      for (const [other, reference] of held) if (!reference.deref()) held.delete(other)
      held.set(key, new WeakRef(universe))
      return universe
    })
  }
  return (snapshot, arch) => {
    const key = `${snapshot.id} ${arch}`
    const universe = recent.get(key) ?? start(key, snapshot, arch)
    recent.delete(key)
    recent.set(key, universe)
    const [oldest] = recent.keys()
    if (recent.size > KEPT && oldest !== undefined) recent.delete(oldest)
    // A failed reading is not kept: the next build tries again.
    universe.catch(() => {
      if (recent.get(key) === universe) recent.delete(key)
    })
    return universe
  }
}
