import { posix } from 'node:path'
import { effectiveMode, type ImageUser } from './effective-mode.ts'
import type { UnpackedEntry } from './unpack-layer.ts'

const MAX_LINKS = 40

/** Follows symbolic links inside the image, as the kernel does with the image as root. Undefined when it leads nowhere. */
function resolveEntry(path: string, entries: ReadonlyMap<string, UnpackedEntry>): UnpackedEntry | undefined {
  let rest = path.split('/').filter(Boolean)
  let current = '/'
  for (let links = 0; rest.length > 0;) {
    const next = posix.join(current, rest[0]!)
    const entry = entries.get(next)
    if (entry?.type === 'symlink') {
      if (++links > MAX_LINKS) return undefined
      rest = [...posix.resolve(current, entry.target!).split('/').filter(Boolean), ...rest.slice(1)]
      current = '/'
      continue
    }
    if (entry === undefined) return undefined
    current = next
    rest = rest.slice(1)
  }
  return entries.get(current)
}

/** Which of the paths the user could not read as non-empty files, each with the reason in words. */
export function findUnreadable(
  paths: readonly string[],
  entries: ReadonlyMap<string, UnpackedEntry>,
  user: ImageUser,
): string[] {
  return paths.flatMap((path) => {
    const entry = resolveEntry(path, entries)
    if (entry === undefined) return [`${path} is not in the image`]
    if (entry.type === 'directory') return [`${path} is a directory`]
    if ((effectiveMode({ ...entry, isDirectory: false }, user) & 0o400) === 0)
      return [`${path} cannot be read by the image's user`]
    return entry.type === 'file' && entry.sizeBytes === 0 ? [`${path} is empty`] : []
  })
}
