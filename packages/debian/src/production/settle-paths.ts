import type { WhittleError } from '@whittle/core'
import { carveError } from './carve-error.ts'
import { ImageTree, type ImageNode } from '../linkage/image-tree.ts'
import { joinPath, parentPath } from '../package/package-path.ts'

/** The nearest folder above a path that is a link or a file of the image. */
export function obstacleAbove<T extends ImageNode>(path: string, nodes: ReadonlyMap<string, T>): T | undefined {
  for (let folder = parentPath(path); folder !== '/'; folder = parentPath(folder)) {
    const node = nodes.get(folder)
    if (node !== undefined) return node
  }
  return undefined
}

/**
 * Where a path leads when folders above it are links of packages: where dpkg, following them, would have put the file.
 * Fails with `CARVE_FILE_CONFLICT` when one of them is a file, or a link in a circle.
 */
export function settledPath(path: string, nodes: ReadonlyMap<string, ImageNode>, owner: string): string {
  let settled = path
  for (let turns = 0; turns < 40; turns += 1) {
    const above = obstacleAbove(settled, nodes)
    if (above === undefined) return settled
    if (above.type !== 'symlink' || above.target === undefined) throw conflict(settled, owner, above)
    const target = new ImageTree(nodes.values()).resolve(above.path) ?? joinPath(parentPath(above.path), above.target)
    settled = `${target === '/' ? '' : target}${settled.slice(above.path.length)}`
  }
  throw conflict(path, owner, nodes.get(parentPath(path)))
}

/**
 * Files of a definition where links of packages lead, in their order. Fails with `CARVE_FILE_CONFLICT` when one of them
 * stands where the image has a folder, or below another file.
 */
export function settleDefinition<T extends { path: string }>(
  files: readonly T[],
  nodes: ReadonlyMap<string, ImageNode>,
  folders: readonly string[],
): T[] {
  const settled = files.map((file) => Object.assign({}, file, { path: settledPath(file.path, nodes, DEFINITION) }))
  const tree = new ImageTree(nodes.values(), folders)
  const own = new Map(
    settled.map(({ path }): [string, ImageNode] => [path, { path, type: 'file', mode: 0, package: DEFINITION }]),
  )
  for (const { path } of settled) {
    const above = obstacleAbove(path, own)
    if (above !== undefined) throw conflict(path, DEFINITION, above)
    if (tree.at(path) === undefined && tree.resolve(path) !== undefined) {
      throw carveError({
        code: 'CARVE_FILE_CONFLICT',
        category: 'invalid-input',
        publicMessage: `The definition has a file ${path}, which is a folder of the image.`,
        hint: 'Give the file another path.',
        details: { path },
      })
    }
  }
  return settled
}

const DEFINITION = 'the definition'

function conflict(path: string, owner: string, above: ImageNode | undefined): WhittleError {
  const packages = [owner, above?.package ?? owner].sort()
  return carveError({
    code: 'CARVE_FILE_CONFLICT',
    category: 'unsatisfiable',
    publicMessage: `${path} (${owner}) cannot be below ${above?.path ?? 'its folder'} (${above?.package ?? owner}), which is no folder.`,
    hint: 'Leave one of the two out.',
    details: { path, packages },
  })
}
