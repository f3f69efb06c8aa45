import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { removeSandboxFolder, SANDBOX_PREFIX, type SandboxPorts } from './sandbox.ts'

/** What `mkdtemp` puts behind the prefix. */
const RANDOM_PART = /^[A-Za-z0-9]{6}$/

/**
 * Removes folders of sandboxes that a process left when it was killed: those made before `before` that belong to one of
 * `owners`. A sandbox lives for minutes, so that none in use is a day old. Returns how many were removed.
 */
export async function sweepSandboxes(
  ports: Pick<SandboxPorts, 'runner' | 'temporaryFolder'>,
  { before, owners }: { before: Date; owners: readonly number[] },
): Promise<number> {
  let removed = 0
  for (const name of await readdir(ports.temporaryFolder)) {
    if (!name.startsWith(SANDBOX_PREFIX) || !RANDOM_PART.test(name.slice(SANDBOX_PREFIX.length))) continue
    const folder = join(ports.temporaryFolder, name)
    // Another worker may be quicker; anybody may make a folder of this name among temporary files.
    const found = await lstat(folder).catch(() => undefined)
    if (!found?.isDirectory() || found.mtime >= before || !owners.includes(found.uid)) continue
    await removeSandboxFolder(folder, ports)
    removed += 1
  }
  return removed
}
