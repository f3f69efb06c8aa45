import type { Architecture, Lock, ResolvedImage, Store } from '@whittle/core'
import { statusFiles } from '../database/status-directory.ts'
import { developPackages } from '../dev/develop-packages.ts'
import { BASE_FOLDERS, planUsrmerge } from '../effects/base-effects.ts'
import { ImageTree, type ImageNode } from '../linkage/image-tree.ts'
import { readDebFiles } from '../package/deb-archive.ts'
import type { PackageInspection } from '../package/package-inspection.ts'
import { imagePath } from '../package/package-path.ts'
import { readShebang } from '../package/shebang.ts'
import { carveCandidates, type CarveCandidate } from './carve-candidate.ts'
import { type FolderRequest, planFolders } from './carve-folders.ts'
import { findCopyright } from './carve-copyright.ts'
import { planEffects } from './carve-effects.ts'
import { writeCarveReport } from './carve-report.ts'
import type { CarvedTree } from './carved-tree.ts'
import {
  dropDanglingLinks,
  dropDeadScripts,
  dropUnloadable,
  leaveOut,
  mendHardLinks,
  type FileWork,
} from './finish-files.ts'
import { layOut } from './lay-out.ts'
import { effectNode, keepPackages, type KeptPackages } from './keep-packages.ts'
import { settleDefinition } from './settle-paths.ts'
import { findInFiles, selectedFile, type SelectedFile } from './select-files.ts'

const MACHINES: Readonly<Record<Architecture, string>> = { amd64: 'x86_64', arm64: 'aarch64' }
const MAX_SCRIPT_BYTES = 256 * 1024

/**
 * Carves the packages of a lock into the tree of a production image, or lays them out whole for a development image.
 * `inspections` holds one for every package of the lock, by name. Pure but for reads of package contents from the store; the same input gives the same tree. Fails with
 * `CARVE_*` codes, each of which says what to change.
 */
export async function carvePackages(
  lock: Lock,
  inspections: ReadonlyMap<string, PackageInspection>,
  store: Store,
): Promise<CarvedTree> {
  if (lock.variant === 'dev') return developPackages(lock, inspections, { store, machine: MACHINES[lock.arch] })
  const candidates = carveCandidates(lock, inspections)
  const image = withImagePaths(lock.image)
  const usrmerge = planUsrmerge(lock.arch)
  const generated = [...usrmerge.files.map(effectNode), ...image.files.map(definitionNode)]
  const keep = await keepPackages({
    candidates,
    image,
    generated,
    machine: MACHINES[lock.arch],
    readText: textReader(candidates, image, store),
  })
  const everything = new ImageTree([...generated, ...candidates.flatMap(allFiles)], candidates.flatMap(allFolders))
  const rules: FolderRequest['rules'] = {
    roots: new Set(keep.kept.filter(({ locked }) => locked.reason !== 'dependency').map(({ locked }) => locked.name)),
    found: findInFiles(keep.kept),
  }
  const { work, scripts } = finishFiles({ keep, generated, everything, rules })
  const tree = new ImageTree([...generated, ...work.files.values()])
  const copyrights = new Map(
    keep.kept.map(({ locked }) => [locked.name, findCopyright(locked.name, candidates, { tree, everything })]),
  )
  for (const { copy } of copyrights.values()) {
    const link = copy && work.files.get(copy.to.slice(0, copy.to.lastIndexOf('/')))
    if (link !== undefined) leaveOut(work, link, 'dangling-link')
  }
  const settled = { ...image, files: settleDefinition(image.files, work.files, BASE_FOLDERS) }
  const { effects, used } = await planEffects({
    kept: keep.kept,
    candidates,
    files: work.files,
    image: settled,
    distribution: lock.distribution,
    usrmerge,
    copyrights: [...copyrights.values()].flatMap(({ copy }) => copy ?? []),
    store,
  })
  const laidOut = layOut({
    image: settled,
    keep,
    work,
    effects,
    machine: MACHINES[lock.arch],
    database: (keptPaths) => keep.kept.flatMap(({ inspection }) => statusFiles(inspection, keptPaths)),
    rules,
  })
  const report = writeCarveReport({
    lock,
    candidates,
    keep,
    work,
    scripts,
    licenses: new Map([...copyrights].map(([name, { licenses }]) => [name, licenses])),
    effects: laidOut.effects,
    used,
    tree: laidOut.tree,
  })
  return { report, ...laidOut.tree }
}

/** Files of the definition behind the merged `/usr`. */
function withImagePaths(image: ResolvedImage): ResolvedImage {
  return { ...image, files: image.files.map((file) => Object.assign({}, file, { path: imagePath(file.path, 'file') })) }
}

function definitionNode({ path, content, mode }: Lock['image']['files'][number]): ImageNode {
  const shebang = readShebang(Buffer.from(content.slice(0, 512)))
  const bits = Number.parseInt(mode ?? '0644', 8)
  return { path, type: 'file', mode: bits, package: 'whittle', ...(shebang === undefined ? {} : { shebang }) }
}

function allFiles({ locked, inspection }: CarveCandidate): SelectedFile[] {
  return inspection.entries.filter(({ type }) => type !== 'directory').map((entry) => selectedFile(entry, locked.name))
}

function allFolders({ inspection }: CarveCandidate): string[] {
  return inspection.entries.filter(({ type }) => type === 'directory').map(({ path }) => path)
}

function textReader(candidates: readonly CarveCandidate[], image: ResolvedImage, store: Store) {
  const owners = new Map(candidates.map((candidate) => [candidate.locked.name, candidate]))
  const remembered = new Map<string, string | undefined>()
  return async (node: ImageNode): Promise<string | undefined> => {
    if (node.package === 'whittle') return image.files.find(({ path }) => path === node.path)?.content
    if (remembered.has(node.path)) return remembered.get(node.path)
    const owner = owners.get(node.package)
    const entry = owner?.inspection.entries.find(({ path, type }) => path === node.path && type === 'file')
    let text: string | undefined
    if (owner !== undefined && entry !== undefined && entry.sizeBytes <= MAX_SCRIPT_BYTES) {
      const path = entry.sourcePath ?? entry.path
      const options = { paths: new Set([path]), maxBytes: MAX_SCRIPT_BYTES }
      text = (await readDebFiles(owner.debDigest, options, store)).get(path)?.toString('utf8')
    }
    remembered.set(node.path, text)
    return text
  }
}

/** Applies the rules that need all kept files at once. */
function finishFiles({
  keep,
  generated,
  everything,
  rules,
}: {
  keep: KeptPackages
  generated: readonly ImageNode[]
  everything: ImageTree
  rules: FolderRequest['rules']
}) {
  const names = new Set(keep.kept.map(({ locked }) => locked.name))
  const work: FileWork = {
    files: new Map([...keep.selection.files].filter(([, file]) => names.has(file.package))),
    leftOut: keep.selection.leftOut.filter((file) => names.has(file.package)),
  }
  for (const node of generated) {
    const file = work.files.get(node.path)
    if (file !== undefined && node.type === 'file') leaveOut(work, file, 'replaced-by-definition')
  }
  dropUnloadable(work, keep)
  const scripts = dropDeadScripts(work, generated, keep)
  const owners = new Map(keep.kept.map((candidate) => [candidate.locked.name, candidate]))
  mendHardLinks(work, (owner, path) => {
    const entry = owners.get(owner)?.inspection.entries.find((item) => item.path === path && item.type === 'file')
    return entry && selectedFile(entry, owner)
  })
  const alternatives = [...keep.tree.all()].filter(({ path }) => !keep.selection.files.has(path))
  // A link into a sibling's documentation is answered by a copy of its copyright file.
  dropDanglingLinks(work, everything, () => {
    const folders = planFolders({ kept: keep.kept, rules, paths: new Set(work.files.keys()), effects: [] })
    return new ImageTree(
      [...generated, ...alternatives, ...work.files.values()],
      folders.map(({ path }) => path),
    )
  })
  return { work, scripts }
}
