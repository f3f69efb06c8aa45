import { planAlternatives } from '../effects/alternatives.ts'
import type { PackageInspection } from '../package/package-inspection.ts'
import type { CarvedTree } from '../production/carved-tree.ts'
import { ImageTree, type ImageNode } from './image-tree.ts'

/** A symbolic link of an image that leads nowhere. */
export interface DanglingLink {
  path: string
  target: string
  /** Owner of the link. */
  package: string
  /**
   * `left-out`: it leads somewhere where all packages of the lock are laid out whole, so the carve broke it. `shipped`: it
   * leads nowhere there either (into `/proc` or `/run`, into a package that is only suggested, to what a maintainer script
   * or a program makes).
   */
  cause: 'left-out' | 'shipped'
}

/**
 * Every symbolic link of a carved tree that leads nowhere, packaged or generated, sorted by path. `inspections` holds one
 * for every package of the lock, by name.
 */
export function findDanglingLinks(
  tree: Pick<CarvedTree, 'directories' | 'packages' | 'generated'>,
  inspections: ReadonlyMap<string, PackageInspection>,
): DanglingLink[] {
  const generated = tree.generated.map(({ path, type, mode, target, package: owner }) =>
    nodeOf({ path, type, mode, target }, owner),
  )
  const packaged = tree.packages.flatMap(({ name, entries }) => entries.map((entry) => nodeOf(entry, name)))
  const folders = tree.directories.map(({ path }) => path)
  const image = new ImageTree([...packaged, ...generated], folders)
  const dangling = [...packaged, ...generated].filter(
    ({ path, type }) => type === 'symlink' && image.resolve(path) === undefined,
  )
  if (dangling.length === 0) return []
  const whole = wholeTree(inspections, generated, folders)
  return dangling
    .map(({ path, target = '', package: owner }): DanglingLink => {
      const cause = whole.resolve(path) === undefined ? 'shipped' : 'left-out'
      return { path, target, package: owner, cause }
    })
    .sort((a, b) => (a.path < b.path ? -1 : 1))
}

/** All packages as dpkg would lay them out, with the links that every image gets. */
function wholeTree(
  inspections: ReadonlyMap<string, PackageInspection>,
  generated: readonly ImageNode[],
  folders: readonly string[],
): ImageTree {
  const tree = new ImageTree(generated, folders)
  for (const { name, entries } of inspections.values()) {
    for (const { path, type, mode, target } of entries) {
      if (type === 'directory') tree.addFolder(path)
      else tree.add(nodeOf({ path, type, mode, target }, name))
    }
  }
  for (const { path, target } of planAlternatives([...inspections.values()], tree).files) {
    if (tree.at(path) === undefined) tree.add(nodeOf({ path, type: 'symlink', mode: 0o777, target }, 'whittle'))
  }
  return tree
}

function nodeOf(
  { path, type, mode, target }: Pick<ImageNode, 'path' | 'type' | 'mode'> & { target?: string | undefined },
  owner: string,
): ImageNode {
  return { path, type, mode, package: owner, ...(target === undefined ? {} : { target }) }
}
