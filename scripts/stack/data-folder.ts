import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { isRoot, serviceUser } from './host.ts'

export const repositoryRoot = resolve(import.meta.dirname, '../..')

/**
 * The folder that keeps all data of this checkout: `.whittle/` or `WHITTLE_DATA`. As root the servers run as another
 * user, who must be able to reach it; where a parent is closed to others (a private home), a folder under /var/lib is
 * taken instead and said.
 */
export function chooseDataFolder(): string {
  if (process.env.WHITTLE_DATA) return prepare(resolve(process.env.WHITTLE_DATA))
  const preferred = join(repositoryRoot, '.whittle')
  const closed = isRoot ? closedParent(preferred) : undefined
  if (closed === undefined) return prepare(preferred)
  const id = createHash('sha256').update(repositoryRoot).digest('hex').slice(0, 8)
  const other = `/var/lib/whittle-${id}`
  console.log(`User ${serviceUser}, who runs the servers, cannot pass ${closed}: data is kept in ${other}`)
  return prepare(other)
}

function prepare(folder: string): string {
  mkdirSync(folder, { recursive: true })
  chmodSync(folder, 0o755)
  return folder
}

/** The first parent that users other than its owner cannot pass. */
function closedParent(path: string): string | undefined {
  const parent = dirname(path)
  if (parent === path) return undefined
  return closedParent(parent) ?? ((statSync(parent).mode & 0o001) === 0 ? parent : undefined)
}
