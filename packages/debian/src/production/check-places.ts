import { isPlainPath } from '../package/package-path.ts'
import { carveError } from './carve-error.ts'
import type { CarvedTree } from './carved-tree.ts'

/** What runtimes mount over; the mount follows no link and needs a folder. */
const MOUNT_POINTS = ['/proc', '/dev', '/sys']

/**
 * Refuses a tree in which something has to be a folder and is a file or a link: another file lies below it, or runtimes
 * mount over it (`CARVE_FILE_CONFLICT`), or that has a path which could lead out of the image (`CARVE_PATH_INVALID`).
 */
export function checkPlaces({ directories, packages, generated }: Omit<CarvedTree, 'report'>): void {
  const places = [...directories, ...packages.flatMap(({ entries }) => entries), ...generated]
  for (const { path } of places) if (!isPlainPath(path)) throw pathInvalid(path)
  const folders = new Set([...MOUNT_POINTS, ...directories.map(({ path }) => path)])
  const placed = [
    ...packages.flatMap(({ name, entries }) => entries.map(({ path }) => ({ path, owner: name }))),
    ...generated.map((entry) => ({ path: entry.path, owner: entry.package })),
  ]
  for (const { path, owner } of placed) {
    if (!folders.has(path)) continue
    throw carveError({
      code: 'CARVE_FILE_CONFLICT',
      category: 'unsatisfiable',
      publicMessage: `${path} (${owner}) is a file or a link, and has to be a folder of the image.`,
      hint: 'Leave the package out; it would break other systems as well.',
      details: { path, packages: [owner] },
    })
  }
}

function pathInvalid(path: string): Error {
  return carveError({
    code: 'CARVE_PATH_INVALID',
    category: 'integrity',
    publicMessage: `A package would put something at "${path}", which is no place in an image.`,
    hint: 'The package itself is wrong: leave it out, or ask for another version of it.',
    details: { path },
  })
}
