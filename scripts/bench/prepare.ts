import { ImageSpec, type Lock, type LockedPackage, type Snapshot, type Store } from '@whittle/core'
import { createNodeEngine, fetchPackages } from '@whittle/engine'
import { CommandError } from '../stack/host.ts'
import type { ImageName } from './options.ts'

/** What both ways start from, on this machine: nothing is fetched afterwards. */
export interface Prepared {
  snapshot: Snapshot
  store: Store
  /** Of the whole index, in its order. */
  packageNames: string[]
  images: PreparedImage[]
}

export interface PreparedImage {
  image: ImageName
  lock: Lock
  /** What a system installed for real holds on top: Essential packages, apt, and what they need. */
  configured: LockedPackage[]
}

/** The index of today, the locks, and every package of Whittle's and of the ordinary ways, verified. */
export async function prepare(
  storeFolder: string,
  images: readonly ImageName[],
  signal: AbortSignal,
): Promise<Prepared> {
  const { engine, store, ports } = createNodeEngine({
    storeFolder,
    mirrors: { main: process.env.WHITTLE_DEBIAN_MIRROR, security: process.env.WHITTLE_DEBIAN_SECURITY_MIRROR },
  })
  console.error('Synchronising debian/13 …')
  const snapshot = await engine.sync('debian/13', { signal })
  const { index } = await ports.loadUniverse(snapshot, 'amd64')
  const essential = [...index.candidates()].filter((candidate) => candidate.essential).map(({ name }) => name)

  const lockOf = async (from: string, packages: readonly string[]): Promise<Lock> => {
    const spec = ImageSpec.parse({
      apiVersion: 'whittle.dev/v1',
      kind: 'Image',
      metadata: { name: 'bench' },
      spec: { from, packages },
    })
    const outcome = await engine.lock({ spec, snapshot, arch: 'amd64', variant: 'prod' })
    if (!outcome.ok) throw new CommandError(`${from} cannot be locked: ${outcome.conflict.summary}`)
    return outcome.lock
  }
  const fetchAll = (lock: Lock) => fetchPackages(lock, { ...ports, events: () => undefined, signal })

  const prepared: PreparedImage[] = []
  for (const image of images) {
    const lock = await lockOf(image, [])
    const installed = await lockOf('scratch', [...essential, 'apt', ...lock.image.basePackages])
    console.error(
      `Fetching the packages of ${image}: ${lock.packages.length}, installed ${installed.packages.length} …`,
    )
    await fetchAll(lock)
    await fetchAll(installed)
    prepared.push({ image, lock, configured: installed.packages })
  }
  return { snapshot, store, packageNames: [...index.names()], images: prepared }
}
