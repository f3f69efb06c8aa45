import type { Conflict } from '@whittle/core'
import type { IndexedPackage } from '../repository/indexed-package.ts'
import { resolve } from './resolve.ts'
import { SharedRoom } from './shared-room.ts'
import type { Universe } from './universe.ts'

export interface ArchiveCheck {
  /** Packages that were looked at: the candidate of every name. */
  checked: number
  /** Those that cannot be installed into an empty system, each by itself, in the order of the index. */
  broken: { name: string; version: string; conflict: Conflict }[]
}

/** Packages that exclude each other need rooms of their own; more of them find little more. */
const ROOMS = 8

/**
 * Which packages of an index can be installed at all. Most are found by filling a few sets of packages that go together;
 * what fits into none is resolved by itself, completely.
 */
export function checkArchive(universe: Universe): ArchiveCheck {
  const rooms: SharedRoom[] = []
  const installable = new Set<IndexedPackage>()
  const broken: ArchiveCheck['broken'] = []
  for (const candidate of universe.index.candidates()) {
    if (installable.has(candidate)) continue
    const together = addToRooms(candidate, rooms, universe)
    if (together) {
      for (const member of together) installable.add(member)
      continue
    }
    const alone = resolve({ packages: [`${candidate.name}=${candidate.version}`] }, universe)
    if (alone.ok) for (const member of alone.packages) installable.add(member)
    else broken.push({ name: candidate.name, version: candidate.version, conflict: alone.conflict })
  }
  return { checked: universe.index.size, broken }
}

function addToRooms(candidate: IndexedPackage, rooms: SharedRoom[], universe: Universe): IndexedPackage[] | undefined {
  for (const room of rooms) {
    const added = room.add(candidate)
    if (added) return added
  }
  const another = new SharedRoom(universe)
  const added = another.add(candidate)
  if (added && rooms.length < ROOMS) rooms.push(another)
  return added
}
