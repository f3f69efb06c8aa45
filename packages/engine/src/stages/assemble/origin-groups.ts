import { createHash } from 'node:crypto'
import type { CarvedTree } from '@whittle/debian'

type TreePackage = CarvedTree['packages'][number]

/** Counts up when the same packages come to lie in other layers: part of a lock's contentDigest. */
export const LAYERING_VERSION = 1

/**
 * Which packages share a layer: those of one source package, which are updated together. Where there are more sources
 * than layers, the largest half has layers of its own, and the others are spread by the hash of their names: an update,
 * an added or a removed package changes no other group. Sizes count in powers of two, so that they seldom change the
 * order. At most `layers` groups, none empty; the order of the packages does not matter.
 */
export function groupByOrigin(
  packages: readonly TreePackage[],
  originOf: (name: string) => string,
  layers: number,
): TreePackage[][] {
  const byOrigin = new Map<string, TreePackage[]>()
  for (const pack of packages.filter(({ entries }) => entries.length > 0).toSorted(byName)) {
    const origin = originOf(pack.name)
    byOrigin.set(origin, [...(byOrigin.get(origin) ?? []), pack])
  }
  const origins = [...byOrigin]
    .map(([origin, members]) => ({ origin, members, sizeClass: sizeClassOf(members) }))
    .sort((a, b) => b.sizeClass - a.sizeClass || (a.origin < b.origin ? -1 : 1))
  if (origins.length <= layers) return origins.map(({ members }) => members)
  const apart = origins.slice(0, Math.floor(layers / 2))
  const shared: TreePackage[][] = Array.from({ length: layers - apart.length }, () => [])
  for (const { origin, members } of origins.slice(apart.length)) {
    const hash = createHash('sha256').update(origin).digest().readUInt32BE(0)
    shared[hash % shared.length]!.push(...members)
  }
  return [...apart.map(({ members }) => members), ...shared.map((group) => group.toSorted(byName))].filter(
    (group) => group.length > 0,
  )
}

function sizeClassOf(members: readonly TreePackage[]): number {
  const bytes = members.flatMap(({ entries }) => entries).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  return Math.floor(Math.log2(bytes + 1))
}

function byName(a: TreePackage, b: TreePackage): number {
  return a.name < b.name ? -1 : 1
}
