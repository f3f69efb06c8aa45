import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { type BlobStore, type Digest, type Lock, type LockedPackage, WhittleError } from '@whittle/core'
import { kitFolderUnusable, kitPackageCorrupt } from './kit-error.ts'
import { kitPath } from './kit-path.ts'

/** How many packages came from the folder, and how many neither it nor the store has. */
export interface ReadKit {
  taken: number
  missing: number
}

/**
 * Brings the packages of a lock into the store that a folder holds: below the paths of their archive, as a kit has them,
 * or all in the folder itself. Each must be what the lock pins: `KIT_PACKAGE_CORRUPT`. What the folder does not hold is
 * left to the mirrors. `KIT_FOLDER_UNUSABLE`: there is no such folder.
 */
export async function readKit({ lock, folder }: { lock: Lock; folder: string }, blobs: BlobStore): Promise<ReadKit> {
  const found = await stat(folder).catch((cause: unknown) => {
    throw kitFolderUnusable(folder, 'it is not there, or this user may not read it', cause)
  })
  if (!found.isDirectory()) throw kitFolderUnusable(folder, 'it is no folder')
  const read: ReadKit = { taken: 0, missing: 0 }
  for (const locked of lock.packages) {
    const digest: Digest = `sha256:${locked.sha256}`
    if ((await blobs.stat(digest))?.sizeBytes === locked.sizeBytes) continue
    const file = await findFile(folder, locked)
    if (file === undefined) read.missing += 1
    else {
      await takePackage(file, locked, blobs)
      read.taken += 1
    }
  }
  return read
}

async function findFile(folder: string, locked: LockedPackage): Promise<string | undefined> {
  for (const path of [kitPath(locked), basename(locked.path)]) {
    const file = join(folder, path)
    const found = await stat(file).catch(() => undefined)
    if (found?.isFile()) return file
  }
  return undefined
}

async function takePackage(file: string, locked: LockedPackage, blobs: BlobStore): Promise<void> {
  const { sha256, sizeBytes } = locked
  try {
    await blobs.put(readFile(file), { digest: `sha256:${sha256}`, sizeBytes })
  } catch (thrown) {
    if (thrown instanceof WhittleError && thrown.category === 'integrity') throw kitPackageCorrupt(file, locked)
    throw thrown
  }
}

/** That a file of the kit cannot be read is not the store's fault. */
async function* readFile(file: string): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* createReadStream(file) as AsyncIterable<Uint8Array>
  } catch (cause) {
    throw kitFolderUnusable(file, 'it cannot be read', cause)
  }
}
