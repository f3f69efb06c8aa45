import { lstat, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { explainFileError, fileErrorCode } from './store-error.ts'
import { INCOMING } from './store-places.ts'

/** `randomUUID()`: how the store names what it writes. */
const TEMPORARY_NAME = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/**
 * Removes half-written files that a process left in the store when it was killed: those that nobody has written to since
 * `before`. What is still written is younger, and whatever has another name stays. Returns how many were removed.
 */
export async function sweepIncoming({ root, before }: { root: string; before: Date }): Promise<number> {
  const folder = join(root, INCOMING)
  const names = await readdir(folder).catch((thrown: unknown) => {
    if (fileErrorCode(thrown) === 'ENOENT') return []
    throw explainFileError(thrown)
  })
  let removed = 0
  for (const name of names.filter((candidate) => TEMPORARY_NAME.test(candidate))) {
    const path = join(folder, name)
    // Its writer, or another sweep, may be quicker.
    const found = await lstat(path).catch(() => undefined)
    if (!found?.isFile() || found.mtime >= before) continue
    await rm(path, { force: true })
    removed += 1
  }
  return removed
}
