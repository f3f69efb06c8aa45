import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * Makes a folder with those above it; one that is there stays. Fails with the system's error. Node's own recursive
 * `mkdir` tries for ever where the kernel answers "no such file" although the folder above is there: below /proc.
 */
export async function makeFolder(folder: string): Promise<void> {
  const refused = await tryToMake(folder)
  if (refused === undefined) return
  const above = dirname(folder)
  if (refused.code !== 'ENOENT' || above === folder) throw refused
  await makeFolder(above)
  const again = await tryToMake(folder)
  if (again !== undefined) throw again
}

/** Why it could not be made and is not there; `undefined` when it is there now. */
async function tryToMake(folder: string): Promise<NodeJS.ErrnoException | undefined> {
  try {
    await mkdir(folder)
    return undefined
  } catch (thrown) {
    if ((await stat(folder).catch(() => undefined))?.isDirectory()) return undefined
    return thrown as NodeJS.ErrnoException
  }
}
