import type { EffectFolder } from '../effects/effect-types.ts'
import { parentPath } from '../package/package-path.ts'
import type { CarveCandidate } from './carve-candidate.ts'
import type { TreeEntry } from './carved-tree.ts'
import { fileRuleFor, type FileRuleContext } from './file-rules.ts'

export interface FolderRequest {
  kept: readonly CarveCandidate[]
  /** Absent where no file rule is applied. */
  rules: Pick<FileRuleContext, 'roots' | 'found'> | undefined
  /** Paths of everything in the image that is no folder. */
  paths: ReadonlySet<string>
  /** Folders of effects, later ones over earlier ones. */
  effects: readonly EffectFolder[]
}

/**
 * The folders of an image, each once: those that lead to something, those of effects, and those that a kept package
 * ships empty. A folder all of whose content was left out is left out, too. Where several packages ship one, owner and
 * mode are those of the first by name; effects come last; what nobody ships is root's, 0755. Their dates are left out (0):
 * they say when a package was built, and would make the folders of an image other ones with each of its updates.
 */
export function planFolders(request: FolderRequest): TreeEntry[] {
  const shipped = new Map<string, TreeEntry>()
  const withContent = new Set<string>()
  for (const { locked, inspection } of request.kept) {
    const context = request.rules && { ...request.rules, reason: locked.reason, section: locked.section }
    for (const entry of inspection.entries) {
      withContent.add(parentPath(entry.path))
      if (entry.type !== 'directory' || shipped.has(entry.path)) continue
      if (context !== undefined && fileRuleFor(`${entry.path}/`, context) !== undefined) continue
      const { path, mode, uid, gid } = entry
      shipped.set(path, { ...rootFolder(path), mode, uid, gid })
    }
  }
  const folders = new Map<string, TreeEntry>()
  const need = (path: string) => {
    for (let folder = path; folder !== '/' && !folders.has(folder); folder = parentPath(folder)) {
      folders.set(folder, shipped.get(folder) ?? rootFolder(folder))
    }
  }
  for (const path of request.paths) need(parentPath(path))
  for (const folder of shipped.keys()) if (!withContent.has(folder) && !request.paths.has(folder)) need(folder)
  for (const { path, mode, uid, gid } of request.effects) {
    if (request.paths.has(path)) continue
    need(path)
    const before = folders.get(path) ?? rootFolder(path)
    folders.set(path, { ...before, mode, uid, gid })
  }
  return [...folders.values()].sort((a, b) => (a.path < b.path ? -1 : 1))
}

function rootFolder(path: string): TreeEntry {
  return { path, type: 'directory', mode: 0o755, uid: 0, gid: 0, mtimeSeconds: 0, sizeBytes: 0 }
}
