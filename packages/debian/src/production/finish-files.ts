import type { WhittleError } from '@whittle/core'
import { carveError } from './carve-error.ts'
import { ImageTree, type ImageNode } from '../linkage/image-tree.ts'
import { PROGRAM_FOLDERS } from '../linkage/program-folders.ts'
import { createScriptCheck } from '../linkage/script-status.ts'
import { parentPath } from '../package/package-path.ts'
import type { FileRuleName } from './file-rules.ts'
import type { KeptPackages } from './keep-packages.ts'
import type { LeftOutFile, SelectedFile } from './select-files.ts'
import type { UnloadableObject } from './unloadable-objects.ts'

/** Kept files while the last rules are applied to them. */
export interface FileWork {
  files: Map<string, SelectedFile>
  leftOut: LeftOutFile[]
}

/** A script that was left out, for the report. */
export interface ScriptWithoutInterpreter {
  path: string
  package: string
  interpreter: string
}

/** Takes a file out under a rule. */
export function leaveOut(work: FileWork, file: SelectedFile, rule: FileRuleName): void {
  work.files.delete(file.path)
  work.leftOut.push({ package: file.package, path: file.path, rule, sizeBytes: file.sizeBytes })
}

/**
 * Takes out objects that cannot be loaded. Fails with `CARVE_LIBRARY_MISSING` when the entry point reaches one, or when
 * it is a program that a package asked for by name brings.
 */
export function dropUnloadable(work: FileWork, keep: KeptPackages): void {
  const asked = new Set(
    keep.kept.filter(({ locked }) => locked.reason === 'requested').map(({ locked }) => locked.name),
  )
  for (const unloadable of [...keep.census.unloadable.values()].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    const file = work.files.get(unloadable.path)
    if (file === undefined || file.package !== unloadable.package) continue
    const isAsked = asked.has(file.package) && PROGRAM_FOLDERS.includes(parentPath(file.path))
    if (keep.reached.has(file.path) || isAsked) throw libraryMissing(unloadable)
    if (unloadable.optional === undefined) leaveOut(work, file, 'library-not-provided')
    else leaveOutModule(work, file, unloadable.optional.data)
  }
}

/** With what serves the module alone. */
function leaveOutModule(work: FileWork, module: SelectedFile, data: RegExp): void {
  leaveOut(work, module, 'module-without-library')
  for (const file of work.files.values()) {
    if (file.package === module.package && data.test(file.path)) leaveOut(work, file, 'module-without-library')
  }
}

/**
 * Takes out scripts that nothing can start. Fails with `CARVE_INTERPRETER_MISSING` when the entry point reaches one, be
 * it of a package or of the definition.
 */
export function dropDeadScripts(
  work: FileWork,
  generated: readonly ImageNode[],
  keep: Pick<KeptPackages, 'reached' | 'tree' | 'selection'>,
): ScriptWithoutInterpreter[] {
  const dropped: ScriptWithoutInterpreter[] = []
  // Links of alternatives: an interpreter may be one.
  const others = [...keep.tree.all()].filter(({ path }) => !keep.selection.files.has(path))
  for (let changed = true; changed;) {
    changed = false
    const tree = new ImageTree([...others, ...work.files.values(), ...generated])
    const statusOf = createScriptCheck(tree)
    for (const node of [...generated, ...work.files.values()]) {
      const status = statusOf(node)
      if (status.status !== 'without-interpreter') continue
      if (keep.reached.has(node.path)) throw interpreterMissing(node, status.interpreter)
      const file = work.files.get(node.path)
      if (file === undefined) continue
      leaveOut(work, file, 'script-without-interpreter')
      dropped.push({ path: file.path, package: file.package, interpreter: status.interpreter })
      changed = true
    }
  }
  return dropped
}

/**
 * Links to what other rules left out: `before` leads somewhere, `after` nowhere. Links that led nowhere in the packages
 * already (into `/proc`, `/run`, …) stay.
 */
export function dropDanglingLinks(work: FileWork, before: ImageTree, after: () => ImageTree): void {
  for (let changed = true; changed;) {
    changed = false
    const tree = after()
    for (const file of work.files.values()) {
      if (file.type !== 'symlink' || tree.resolve(file.path) !== undefined) continue
      if (before.resolve(file.path) === undefined) continue
      leaveOut(work, file, 'dangling-link')
      changed = true
    }
  }
}

/**
 * Hard links whose first name was left out: the first that stays, by path, becomes the file, the others link to it.
 */
export function mendHardLinks(
  work: FileWork,
  shipped: (packageName: string, path: string) => SelectedFile | undefined,
): void {
  const links = [...work.files.values()].filter(({ type }) => type === 'hardlink')
  const heirs = new Map<string, SelectedFile>()
  for (const link of links.sort((a, b) => (a.path < b.path ? -1 : 1))) {
    const target = link.target === undefined ? undefined : work.files.get(link.target)
    if (target?.package === link.package && target.type === 'file') continue
    // The same file under another name shares its fate.
    const fate = work.leftOut.find(({ package: owner, path }) => owner === link.package && path === link.target)?.rule
    if (fate === 'script-without-interpreter' || fate === 'library-not-provided') {
      leaveOut(work, link, fate)
      continue
    }
    const key = `${link.package} ${link.target}`
    const heir = heirs.get(key)
    if (heir !== undefined) {
      work.files.set(link.path, { ...link, target: heir.path })
      continue
    }
    const original = link.target === undefined ? undefined : shipped(link.package, link.target)
    if (original === undefined) throw hardLinkBroken(link)
    const file: SelectedFile = { ...original, path: link.path, type: 'file' }
    heirs.set(key, file)
    work.files.set(link.path, file)
  }
}

function libraryMissing({ path, soname, through, package: owner }: UnloadableObject): WhittleError {
  const how = through === undefined ? '' : ` through ${through}`
  return carveError({
    code: 'CARVE_LIBRARY_MISSING',
    category: 'unsatisfiable',
    publicMessage: `${path} (package ${owner}) needs the library ${soname}${how}, which no package of the image provides.`,
    hint: 'Add the package that holds this library. If it only belongs to an optional part, leave that part out.',
    details: { path, soname },
  })
}

/** Which package to add for an interpreter, where that is plain. */
const INTERPRETER_PACKAGES: ReadonlyMap<string, string> = new Map([
  ['sh', 'dash'],
  ['bash', 'bash'],
  ['env', 'coreutils'],
  ['perl', 'perl-base'],
  ['python3', 'python3'],
  ['ruby', 'ruby'],
  ['node', 'nodejs'],
  ['php', 'php-cli'],
  ['awk', 'mawk'],
])

function interpreterMissing(node: ImageNode, interpreter: string): WhittleError {
  const provider = INTERPRETER_PACKAGES.get(interpreter.slice(interpreter.lastIndexOf('/') + 1))
  return carveError({
    code: 'CARVE_INTERPRETER_MISSING',
    category: 'unsatisfiable',
    publicMessage: `The entry point reaches the script ${node.path}, but its interpreter ${interpreter} is in no package of the image.`,
    hint:
      provider === undefined
        ? `Add the package that holds ${interpreter}, or start a program instead of the script.`
        : `Add the package "${provider}", or start a program instead of the script.`,
    details: { path: node.path, interpreter },
  })
}

function hardLinkBroken(link: SelectedFile): WhittleError {
  return carveError({
    code: 'CARVE_HARD_LINK_BROKEN',
    category: 'integrity',
    publicMessage: `The package "${link.package}" holds the hard link ${link.path} to a file that it does not hold.`,
    hint: 'The package itself is wrong: leave it out, or ask for another version of it.',
    details: { path: link.path, target: link.target },
  })
}
