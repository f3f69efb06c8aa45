import { createHash } from 'node:crypto'
import type { ResolvedImage } from '@whittle/core'
import { joinEffects, type EffectFile, type Effects } from '../effects/effect-types.ts'
import { planLinkerCache } from '../effects/linker-cache.ts'
import { ImageTree } from '../linkage/image-tree.ts'
import { cachedLibraryFolders } from '../linkage/library-search.ts'
import { planFolders, type FolderRequest } from './carve-folders.ts'
import type { GeneratedTreeEntry, PackageTreeEntry } from './carved-tree.ts'
import { checkPlaces } from './check-places.ts'
import type { FileWork } from './finish-files.ts'
import { effectNode, type KeptPackages } from './keep-packages.ts'
import type { SelectedFile } from './select-files.ts'

export interface LayOutRequest {
  image: ResolvedImage
  keep: KeptPackages
  work: FileWork
  effects: Effects
  machine: string
  /** What the image says of its packages; for the paths that are kept. */
  database(keptPaths: ReadonlySet<string>): EffectFile[]
  rules: FolderRequest['rules']
}

/** Packages' files, generated files and folders, each path once: definition over packages over effects. */
export function layOut(request: LayOutRequest) {
  const { image, keep, work, effects } = request
  const { machine } = request
  const definition = new Set(image.files.map(({ path }) => path))
  const generated = new Map<string, EffectFile>()
  const add = (file: EffectFile) => {
    const isPackaged = work.files.has(file.path) && !definition.has(file.path)
    if (!isPackaged) generated.set(file.path, file)
  }
  for (const file of effects.files) add(file)
  const whole = new ImageTree([...[...generated.values()].map(effectNode), ...work.files.values()])
  const texts = new Map(keep.kept.flatMap(({ inspection }) => Object.entries(inspection.texts)))
  const cache = planLinkerCache(whole, cachedLibraryFolders(texts, machine), machine)
  for (const file of cache.files) add(file)
  const keptPaths = new Set(work.files.keys())
  for (const file of request.database(keptPaths)) add(file)

  const createdSeconds = Math.max(0, ...[...work.files.values()].map(({ mtimeSeconds }) => mtimeSeconds))
  const all = joinEffects([effects, cache])
  const packages = keep.kept.map(({ locked, debDigest }) => ({
    name: locked.name,
    debDigest,
    entries: packageEntries(
      [...work.files.values()].filter((file) => file.package === locked.name),
      all,
    ),
  }))
  const directories = planFolders({
    kept: keep.kept,
    rules: request.rules,
    paths: new Set([...work.files.keys(), ...generated.keys()]),
    effects: all.folders,
  })
  const tree = {
    directories,
    packages,
    generated: generatedEntries([...generated.values()], createdSeconds),
    createdSeconds,
  }
  checkPlaces(tree)
  return { effects: all, tree }
}

function packageEntries(files: readonly SelectedFile[], { ownership }: Effects): PackageTreeEntry[] {
  const overrides = new Map(ownership.map((entry) => [entry.path, entry]))
  const entries = files.map((file): PackageTreeEntry => {
    const { mode, uid, gid } = overrides.get(file.path) ?? file
    return {
      path: file.path,
      type: file.type,
      mode,
      uid,
      gid,
      mtimeSeconds: file.mtimeSeconds,
      sizeBytes: file.sizeBytes,
      ...(file.sha256 === undefined ? {} : { sha256: file.sha256 }),
      ...(file.type !== 'file' && file.target !== undefined ? { target: file.target } : {}),
      ...(file.sourcePath === file.path ? {} : { sourcePath: file.sourcePath }),
    }
  })
  const byPath = entries.sort((a, b) => (a.path < b.path ? -1 : 1))
  return [...byPath.filter(({ type }) => type !== 'hardlink'), ...byPath.filter(({ type }) => type === 'hardlink')]
}

function generatedEntries(files: readonly EffectFile[], createdSeconds: number): GeneratedTreeEntry[] {
  return [...files]
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map((file) => {
      const { path, type, mode, uid, gid, content, target, package: owner } = file
      const sizeBytes = content?.length ?? 0
      const entry: GeneratedTreeEntry = {
        path,
        type,
        mode,
        uid,
        gid,
        mtimeSeconds: createdSeconds,
        sizeBytes,
        package: owner,
      }
      if (target !== undefined) entry.target = target
      if (content === undefined) return entry
      return Object.assign(entry, { content, sha256: createHash('sha256').update(content).digest('hex') })
    })
}
