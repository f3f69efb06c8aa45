import { randomUUID } from 'node:crypto'
import { mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { type BlobStore, canonicalJson, type Lock, WhittleError } from '@whittle/core'
import { kitFolderUnusable, kitPathInvalid } from './kit-error.ts'
import { kitPath } from './kit-path.ts'
import { kitReadme } from './kit-readme.ts'

/**
 * Writes a folder from which anybody builds a lock without network: `lock.json`, the packages as their archive names
 * them, `SHA256SUMS` and a `README.md`. The store must hold all packages. The folder, which must not be there or be
 * empty, appears as a whole or not at all. Errors: `KIT_*`, `STORE_BLOB_MISSING`.
 */
export async function writeKit({ lock, folder }: { lock: Lock; folder: string }, blobs: BlobStore): Promise<void> {
  const files = placesOf(lock)
  await requireEmpty(folder)
  const half = join(dirname(resolve(folder)), `.${basename(resolve(folder))}-${randomUUID().slice(0, 8)}`)
  try {
    await mkdir(half)
    for (const [path, { sha256 }] of files) {
      await mkdir(dirname(join(half, path)), { recursive: true })
      await writeBlob(join(half, path), blobs.open(`sha256:${sha256}`))
    }
    const sums = [...files].map(([path, { sha256 }]) => `${sha256}  ${path}\n`)
    await writeFile(join(half, 'lock.json'), `${canonicalJson(lock)}\n`)
    await writeFile(join(half, 'SHA256SUMS'), sums.join(''))
    await writeFile(join(half, 'README.md'), kitReadme(lock))
    await rename(half, folder)
  } catch (thrown) {
    await rm(half, { recursive: true, force: true }).catch(() => undefined)
    throw thrown instanceof WhittleError ? thrown : kitFolderUnusable(folder, reasonOf(thrown), thrown)
  }
}

/** Packages by their place in the kit, in the order of the places. */
function placesOf({ packages }: Lock): Map<string, Lock['packages'][number]> {
  const places = new Map<string, Lock['packages'][number]>()
  for (const locked of packages) {
    const path = kitPath(locked)
    if (places.has(path)) throw kitPathInvalid(locked.name, locked.path)
    places.set(path, locked)
  }
  return new Map([...places].sort(([a], [b]) => (a < b ? -1 : 1)))
}

async function requireEmpty(folder: string): Promise<void> {
  const names = await readdir(folder).catch((thrown: unknown) => {
    if (codeOf(thrown) === 'ENOENT') return []
    throw kitFolderUnusable(folder, reasonOf(thrown), thrown)
  })
  if (names.length > 0) throw kitFolderUnusable(folder, 'it is not empty')
}

async function writeBlob(path: string, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  const file = await open(path, 'wx')
  try {
    for await (const chunk of chunks) await file.writeFile(chunk)
  } finally {
    await file.close()
  }
}

function codeOf(thrown: unknown): string | undefined {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : undefined
}

function reasonOf(thrown: unknown): string {
  const reasons: Record<string, string> = {
    ENOSPC: 'its disk is full',
    EACCES: 'this user may not write there',
    EROFS: 'its file system cannot be written to',
    ENOENT: 'the folder above it is not there',
    ENOTDIR: 'it is no folder',
  }
  return reasons[codeOf(thrown) ?? ''] ?? `the system says ${codeOf(thrown) ?? 'nothing'}`
}
