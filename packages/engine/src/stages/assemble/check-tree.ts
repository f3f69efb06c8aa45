import type { CarvedTree, TreeEntry } from '@whittle/debian'
import { assembleError } from './assemble-error.ts'

/**
 * What every runtime relies on, checked before anything is written: each path once, its folder there, hard links to files
 * of the same package, no date after the image's own. Throws `ASSEMBLE_TREE_INVALID`.
 */
export function checkTree(tree: CarvedTree): void {
  const directories = new Set<string>(['/'])
  const seen = new Set<string>(['/'])
  const take = (entry: TreeEntry) => {
    if (seen.has(entry.path)) throw invalid(`holds ${entry.path} twice`)
    if (!directories.has(parentOf(entry.path))) throw invalid(`holds ${entry.path} without its folder`)
    if (entry.mtimeSeconds > tree.createdSeconds) throw invalid(`dates ${entry.path} after the image`)
    seen.add(entry.path)
  }
  for (const directory of tree.directories) {
    take(directory)
    directories.add(directory.path)
  }
  for (const { entries } of tree.packages) {
    const files = new Set(entries.filter(({ type }) => type === 'file').map(({ path }) => path))
    for (const entry of entries) {
      take(entry)
      if (entry.type === 'hardlink' && !files.has(entry.target ?? '')) {
        throw invalid(`holds the hard link ${entry.path} without its target`)
      }
    }
  }
  for (const entry of tree.generated) take(entry)
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(1, path.lastIndexOf('/')))
}

function invalid(what: string): Error {
  return assembleError('ASSEMBLE_TREE_INVALID', `The tree of the image ${what}.`)
}
