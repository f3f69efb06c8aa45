import type { ElfFacts } from '../package/elf-facts.ts'
import { joinPath, parentPath } from '../package/package-path.ts'
import type { ImageNode, ImageTree } from './image-tree.ts'

const TRIPLETS: Readonly<Record<string, string>> = { x86_64: 'x86_64-linux-gnu', aarch64: 'aarch64-linux-gnu' }

/** The multiarch name of a machine as folders of libraries bear it. */
export function multiarchTriplet(machine: string): string {
  return TRIPLETS[machine] ?? `${machine}-linux-gnu`
}

/** Folders that Debian's dynamic linker looks into without any configuration, in its order. */
function defaultLibraryFolders(machine: string): string[] {
  const triplet = multiarchTriplet(machine)
  return [`/usr/lib/${triplet}`, '/usr/lib', '/usr/lib64']
}

/** Folders that packages may configure; Debian's largest image has a dozen, and each is looked for in the whole tree. */
const MAX_CONFIGURED_FOLDERS = 1000

/**
 * The folders that `ldconfig` would put into its cache: those of `ld.so.conf.d`, in the order of the file names, then
 * the linker's own. `texts` holds configuration files by path.
 */
export function cachedLibraryFolders(texts: ReadonlyMap<string, string>, machine: string): string[] {
  const configured = [...texts]
    .filter(([path]) => path.startsWith('/etc/ld.so.conf.d/'))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, text]) => text.split('\n'))
    .map((line) => line.replace(/#.*/, '').trim())
    .filter((line) => line.startsWith('/'))
    .map((folder) => (folder.startsWith('/lib') ? `/usr${folder}` : folder))
    .slice(0, MAX_CONFIGURED_FOLDERS)
  return [...new Set([...configured, ...defaultLibraryFolders(machine)])]
}

/**
 * Data (samples, sources, files for other systems), symbols for debuggers, and the roots of cross-compilers:
 * `/usr/x86_64-linux-gnu/lib`.
 */
const NEVER_LOADED = /^\/usr\/(?:share|src|include|lib\/debug|[^/]+-linux-(?:gnu|musl)[^/]*)\//

/**
 * Whether a file is a program or library that this image could load: of its own machine, and not where packages keep what
 * is for others.
 */
export function isLoadable(node: ImageNode, machine: string): boolean {
  if (node.elf === undefined || node.elf.machine !== machine || node.elf.bits !== 64) return false
  return !NEVER_LOADED.test(node.path)
}

export type LibraryFinding =
  | { status: 'found'; node: ImageNode }
  /** The image holds it where the linker does not look; a program may open it first, or tell the linker where it is. */
  | { status: 'elsewhere'; node: ImageNode }
  | { status: 'missing' }

/** Finds libraries as the dynamic linker does (ld.so(8), "Search order"), without environment variables. */
export class LibrarySearch {
  private readonly tree: ImageTree
  private readonly folders: readonly string[]
  private readonly bySoname = new Map<string, ImageNode[]>()

  /** `folders`: see {@link cachedLibraryFolders}. */
  constructor(tree: ImageTree, folders: readonly string[]) {
    this.tree = tree
    this.folders = folders
    for (const node of tree.all()) {
      if (node.elf === undefined || node.elf.executable) continue
      for (const name of new Set([node.elf.soname, node.path.slice(parentPath(node.path).length + 1)])) {
        if (name !== undefined) this.bySoname.set(name, [...(this.bySoname.get(name) ?? []), node])
      }
    }
  }

  /** Where the library that `object` names as `soname` is. */
  find(object: ImageNode, soname: string): LibraryFinding {
    const facts = object.elf
    if (facts === undefined) return { status: 'missing' }
    const candidates = soname.includes('/')
      ? [joinPath('/', soname)]
      : [...searchFolders(object.path, facts), ...this.folders].map((folder) => `${folder}/${soname}`)
    for (const candidate of candidates) {
      const node = this.tree.file(candidate)
      if (node?.elf !== undefined && isCompatible(node.elf, facts)) return { status: 'found', node }
    }
    const elsewhere = this.bySoname.get(soname)?.find(({ elf }) => elf !== undefined && isCompatible(elf, facts))
    return elsewhere === undefined ? { status: 'missing' } : { status: 'elsewhere', node: elsewhere }
  }
}

/** DT_RPATH counts only where there is no DT_RUNPATH. */
function searchFolders(objectPath: string, facts: ElfFacts): string[] {
  const entries = facts.runpath.length > 0 ? facts.runpath : facts.rpath
  const lib = `lib/${multiarchTriplet(facts.machine)}`
  return entries
    .map((entry) =>
      entry
        .replaceAll(/\$(?:ORIGIN\b|\{ORIGIN\})/g, parentPath(objectPath))
        .replaceAll(/\$(?:LIB\b|\{LIB\})/g, lib)
        .replaceAll(/\$(?:PLATFORM\b|\{PLATFORM\})/g, facts.machine),
    )
    .filter((entry) => entry.startsWith('/'))
    .map((entry) => joinPath('/', entry))
}

function isCompatible(library: ElfFacts, object: ElfFacts): boolean {
  return library.bits === object.bits && library.machine === object.machine
}
