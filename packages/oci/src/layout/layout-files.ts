import { randomUUID } from 'node:crypto'
import { rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Digest } from '@whittle/core'

/** Annotation that names an entry of index.json (OCI image specification 1.1, annotations.md). */
export const REF_NAME = 'org.opencontainers.image.ref.name'
export const LAYOUT_VERSION = '1.0.0'

export const layoutFilePath = (folder: string) => join(folder, 'oci-layout')
export const indexFilePath = (folder: string) => join(folder, 'index.json')

/** Where a layout keeps a blob (image-layout.md, "Blobs"). */
export function blobPath(folder: string, digest: Digest): string {
  return join(folder, 'blobs', 'sha256', digest.slice('sha256:'.length))
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

/** `ENOENT` and the like; undefined for what is no system error. */
export function systemErrorCode(thrown: unknown): string | undefined {
  return thrown instanceof Error && 'code' in thrown && 'syscall' in thrown ? String(thrown.code) : undefined
}
