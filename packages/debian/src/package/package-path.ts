/** The top-level folders that are links into `/usr` since Debian 12 ("usrmerge"). */
const MERGED = ['/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32', '/libo32'] as const

/** Folders that packages ship and base-files turns into links: nothing of them may lie on a disk. */
const RUN_LINKS = [
  ['/var/run', '/run'],
  ['/var/lock', '/run/lock'],
] as const

/**
 * A path of a package as it stands in an image, behind the merged `/usr` and `/run`: `/lib/x` becomes `/usr/lib/x`. A
 * folder `/lib` becomes `/usr/lib`; a link `/lib` (base-files ships them) stays what it is.
 */
export function imagePath(path: string, type: string): string {
  for (const [from, to] of RUN_LINKS) {
    if (path === from) return type === 'symlink' ? path : to
    if (path.startsWith(`${from}/`)) return `${to}${path.slice(from.length)}`
  }
  for (const folder of MERGED) {
    if (path === folder) return type === 'symlink' ? path : `/usr${path}`
    if (path.startsWith(`${folder}/`)) return `/usr${path}`
  }
  return path
}

/** The folder of a path; `/` for entries of the root and for the root itself. */
export function parentPath(path: string): string {
  const slash = path.lastIndexOf('/')
  return slash <= 0 ? '/' : path.slice(0, slash)
}

/**
 * A path seen from a folder, as the kernel would walk it without following links: `.` and `..` are folded, and `..` of
 * the root is the root.
 */
export function joinPath(folder: string, relative: string): string {
  const parts: string[] = relative.startsWith('/') ? [] : folder.split('/').filter((part) => part !== '')
  for (const part of relative.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..') parts.pop()
    else parts.push(part)
  }
  return `/${parts.join('/')}`
}

/** Whether a text is an absolute path below the root as it stands, with nothing in it to be folded away. */
export function isPlainPath(text: string): boolean {
  return text.startsWith('/') && text !== '/' && joinPath('/', text) === text && !/\p{Cc}/u.test(text)
}
