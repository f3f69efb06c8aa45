import { link, rename, rm, utimes } from 'node:fs/promises'
import { fileErrorCode } from './store-error.ts'

/**
 * Notes in a file's time that it is in use, and brings it back where a collection has laid it aside. Gives false when it
 * is in neither place. Whoever was told true may rely on the file for a collection's grace period: a collection looks at
 * the time once more after it has moved a file out of its place, where nobody can note it any more.
 */
export async function noteUse(place: string, aside: string): Promise<boolean> {
  if (await touch(place)) return true
  await putBack(aside, place)
  // Without one to put back, somebody else may have done so, or put the file anew.
  return touch(place)
}

/** Sets a file's time to now; false when there is no such file. */
export async function touch(path: string): Promise<boolean> {
  const now = new Date()
  try {
    await utimes(path, now, now)
    return true
  } catch (thrown) {
    const code = fileErrorCode(thrown)
    if (code === 'ENOENT') return false
    // A reader that may not write: the file is there, its use goes unnoticed.
    if (code === 'EPERM' || code === 'EACCES' || code === 'EROFS') return true
    throw thrown
  }
}

/**
 * Moves a file back to its place; false when it is not there. Never over one that is there by now: its time says that
 * somebody has just written or used it, and must not be lost.
 */
export async function putBack(aside: string, place: string): Promise<boolean> {
  try {
    await link(aside, place)
  } catch (thrown) {
    const code = fileErrorCode(thrown)
    // A reader that may not write leaves it to others.
    if (code === 'ENOENT' || code === 'EROFS' || code === 'EACCES') return false
    // A file system without hard links.
    if (code === 'EPERM' || code === 'ENOTSUP' || code === 'EOPNOTSUPP') return renameBack(aside, place)
    if (code !== 'EEXIST') throw thrown
  }
  await rm(aside, { force: true })
  return true
}

async function renameBack(aside: string, place: string): Promise<boolean> {
  try {
    await rename(aside, place)
    return true
  } catch (thrown) {
    if (fileErrorCode(thrown) === 'ENOENT') return false
    throw thrown
  }
}
