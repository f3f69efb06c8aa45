import { randomUUID } from 'node:crypto'
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { Digest } from '@whittle/core'

/** Annotation that names an entry of index.json (OCI image specification 1.1, annotations.md). */
export const REF_NAME = 'org.opencontainers.image.ref.name'
export const LAYOUT_VERSION = '1.0.0'

export const layoutFilePath = (folder: string) => join(folder, 'oci-layout')
export const indexFilePath = (folder: string) => join(folder, 'index.json')

/** Where a layout keeps its blobs (image-layout.md, "Blobs"). */
export const blobsFolder = (folder: string) => join(folder, 'blobs', 'sha256')

/** Where a layout keeps a blob. */
export function blobPath(folder: string, digest: Digest): string {
  return join(blobsFolder(folder), digest.slice('sha256:'.length))
}

/** Writes beside the place and moves there, so that a reader sees the old or the new file and never a part. */
export async function replaceFile(path: string, content: Parameters<typeof writeFile>[1]): Promise<void> {
  const temporary = join(dirname(path), `.${randomUUID()}.tmp`)
  try {
    await writeFile(temporary, content, { flag: 'wx', mode: 0o644 })
    await rename(temporary, path)
  } catch (thrown) {
    await rm(temporary, { force: true }).catch(() => undefined)
    throw thrown
  }
}

/**
 * Makes a folder and those above it, and names those that were not there, topmost first. `mkdir` of node:fs does the
 * same, but never returns where the kernel makes no folders (`/proc`).
 */
export async function makeFolders(path: string): Promise<string[]> {
  const missing: string[] = []
  for (let folder = resolve(path); !(await isThere(folder)); folder = dirname(folder)) missing.unshift(folder)
  for (const folder of missing) await mkdir(folder).catch(unlessThere)
  return missing
}

async function isThere(folder: string): Promise<boolean> {
  return stat(folder).then(
    () => true,
    (thrown: unknown) => {
      if (systemErrorCode(thrown) === 'ENOENT') return false
      throw thrown
    },
  )
}

/** Another process may have made it meanwhile. */
function unlessThere(thrown: unknown): void {
  if (systemErrorCode(thrown) !== 'EEXIST') throw thrown
}

/** Makes an empty file of no meaning in a folder, and says where. */
export async function temporaryFile(folder: string): Promise<string> {
  const path = join(folder, `.${randomUUID()}.tmp`)
  await writeFile(path, '', { flag: 'wx', mode: 0o644 })
  return path
}

/** `ENOENT` and the like; undefined for what is no system error. */
export function systemErrorCode(thrown: unknown): string | undefined {
  return thrown instanceof Error && 'code' in thrown && 'syscall' in thrown ? String(thrown.code) : undefined
}
