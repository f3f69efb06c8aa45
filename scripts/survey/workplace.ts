import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Digest, ImageSpec, type Lock, type LockOutcome, Snapshot, type Store } from '@whittle/core'
import { inspectionKey, inspectPackage, type PackageIndex, type PackageInspection, readControl } from '@whittle/debian'
import { createNodeEngine, fetchPackages } from '@whittle/engine'
import { createDiskStore } from '@whittle/store'

/** Files and folders of all inspections that are held in memory together. */
const MAX_HELD_ENTRIES = 1_000_000

/** Where a survey keeps what it read, so that it can go on where it was stopped. */
export interface Workplace {
  snapshot: Snapshot
  index: PackageIndex
  lock(name: string): Promise<LockOutcome>
  /** Blobs of packages, and everything that is remembered of them. */
  store: Store
  isInspected(digest: Digest): Promise<boolean>
  inspect(lock: Lock, digest: Digest): Promise<PackageInspection>
  fetch(lock: Lock, digest: Digest): Promise<void>
  /** Deletes the packages; what was read of them stays. */
  deletePackages(): void
}

export interface WorkplaceOptions {
  folder: string
  mirrors: { main?: string | undefined; security?: string | undefined }
  /** Folder for the maintainer scripts of every package that is inspected. */
  scriptsFolder?: string | undefined
}

/** Opens a workplace; its archive is that of the day when it was first opened. */
export async function openWorkplace({ folder, mirrors, scriptsFolder }: WorkplaceOptions): Promise<Workplace> {
  mkdirSync(folder, { recursive: true })
  const { engine, ports } = createNodeEngine({ storeFolder: join(folder, 'index'), mirrors })
  const snapshotFile = join(folder, 'snapshot.json')
  if (!existsSync(snapshotFile)) writeFileSync(snapshotFile, JSON.stringify(await engine.sync('debian/13', {})))
  const snapshot = Snapshot.parse(JSON.parse(readFileSync(snapshotFile, 'utf8')))
  const { index } = await ports.loadUniverse(snapshot, 'amd64')
  const packagesFolder = join(folder, 'packages')
  const store = createDiskStore({ root: packagesFolder })

  const fetch = async (lock: Lock, digest: Digest) => {
    const packages = lock.packages.filter(({ sha256 }) => digest === `sha256:${sha256}`)
    await fetchPackages({ ...lock, packages }, { ...ports, store, events: () => undefined })
  }
  const hold = createHolder()
  const inspect = async (lock: Lock, digest: Digest) => {
    const held = hold.get(digest)
    if (held !== undefined) return held
    const isRemembered = (await store.memo.get(inspectionKey(digest))) !== undefined
    if (!isRemembered) await fetch(lock, digest)
    const inspection = await inspectPackage(digest, store)
    if (!isRemembered && scriptsFolder !== undefined) await keepScripts(inspection.name, digest, store, scriptsFolder)
    hold.add(digest, inspection)
    return inspection
  }
  return {
    snapshot,
    index,
    store,
    inspect,
    fetch,
    isInspected: async (digest) =>
      hold.get(digest) !== undefined || (await store.memo.get(inspectionKey(digest))) !== undefined,
    lock: (name) => engine.lock({ spec: specOf(name), snapshot, arch: 'amd64', variant: 'prod' }),
    deletePackages: () => rmSync(join(packagesFolder, 'sha256'), { recursive: true, force: true }),
  }
}

/** The package alone, on nothing: what a base image would add is not to be judged. */
function specOf(name: string): ImageSpec {
  return ImageSpec.parse({
    apiVersion: 'whittle.dev/v1',
    kind: 'Image',
    metadata: { name: 'survey' },
    spec: { from: 'scratch', packages: [name] },
  })
}

/** Inspections in memory, those used last. */
function createHolder() {
  const held = new Map<Digest, PackageInspection>()
  let entries = 0
  return {
    get(digest: Digest): PackageInspection | undefined {
      const found = held.get(digest)
      if (found === undefined) return undefined
      held.delete(digest)
      held.set(digest, found)
      return found
    },
    add(digest: Digest, inspection: PackageInspection): void {
      held.set(digest, inspection)
      entries += inspection.entries.length
      for (const [oldest, { entries: own }] of held) {
        if (entries <= MAX_HELD_ENTRIES || oldest === digest) break
        held.delete(oldest)
        entries -= own.length
      }
    },
  }
}

async function keepScripts(name: string, digest: Digest, store: Store, folder: string): Promise<void> {
  const { scripts, triggers } = await readControl(digest, store)
  mkdirSync(folder, { recursive: true })
  for (const [script, text] of scripts) writeFileSync(join(folder, `${name}.${script}`), text)
  if (triggers !== '') writeFileSync(join(folder, `${name}.triggers`), triggers)
}
