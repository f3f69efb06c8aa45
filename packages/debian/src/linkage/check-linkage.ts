import type { CarvedTree } from '../production/carved-tree.ts'
import type { PackageInspection } from '../package/package-inspection.ts'
import { readShebang } from '../package/shebang.ts'
import { ImageTree, type ImageNode } from './image-tree.ts'
import { cachedLibraryFolders, isLoadable, LibrarySearch } from './library-search.ts'
import { createScriptCheck } from './script-status.ts'

export interface LinkageProblem {
  path: string
  package: string
  kind: 'library-missing' | 'interpreter-missing'
  /** The library or interpreter that is missing. */
  needs: string
  /** One sentence. */
  message: string
}

/** The result of the linkage check: a document; lists sorted by path. */
export interface LinkageReport {
  schema: 'whittle.dev/linkage-report/v1'
  /** Programs and libraries looked at. */
  objects: number
  scripts: number
  problems: LinkageProblem[]
  /** Libraries that the image holds where the dynamic linker does not look: a program has to open them first. */
  elsewhere: { path: string; soname: string; found: string }[]
  /** Missing libraries that a checked-in list allows. */
  allowed: { path: string; soname: string; reason: string }[]
}

/**
 * Checks a finished tree as the dynamic linker and the kernel would read it: every needed library and interpreter of
 * every ELF file, and every `#!`, is there (ld.so(8), execve(2)). `inspections`: those of the kept packages, by name.
 */
export function checkLinkage(
  tree: Pick<CarvedTree, 'report' | 'directories' | 'packages' | 'generated'>,
  inspections: ReadonlyMap<string, PackageInspection>,
): LinkageReport {
  const nodes = treeNodes(tree, inspections)
  const view = new ImageTree(
    nodes,
    tree.directories.map(({ path }) => path),
  )
  const machine = tree.report.arch === 'arm64' ? 'aarch64' : 'x86_64'
  const search = new LibrarySearch(view, cachedLibraryFolders(keptTexts(tree, inspections), machine))
  const report: LinkageReport = {
    schema: 'whittle.dev/linkage-report/v1',
    objects: 0,
    scripts: 0,
    problems: [],
    elsewhere: [],
    allowed: tree.report.allowedMissingLibraries,
  }
  const allowed = new Set(report.allowed.map(({ path, soname }) => `${path} ${soname}`))
  const statusOf = createScriptCheck(view)
  for (const node of nodes.sort((a, b) => (a.path < b.path ? -1 : 1))) {
    if (isLoadable(node, machine)) {
      report.objects += 1
      checkObject(node, { view, search, allowed, report })
    }
    if (node.shebang !== undefined && (node.mode & 0o111) !== 0) {
      report.scripts += 1
      const status = statusOf(node)
      if (status.status === 'without-interpreter') report.problems.push(interpreterProblem(node, status.interpreter))
    }
  }
  return report
}

interface Check {
  view: ImageTree
  search: LibrarySearch
  allowed: ReadonlySet<string>
  report: LinkageReport
}

function checkObject(node: ImageNode, { view, search, allowed, report }: Check): void {
  const { interpreter, needed = [] } = node.elf ?? {}
  if (interpreter !== undefined && view.file(interpreter) === undefined) {
    report.problems.push(interpreterProblem(node, interpreter))
  }
  for (const soname of needed) {
    const finding = search.find(node, soname)
    if (finding.status === 'elsewhere') {
      report.elsewhere.push({ path: node.path, soname, found: finding.node.path })
    } else if (finding.status === 'missing' && !allowed.has(`${node.path} ${soname}`)) {
      report.problems.push({
        path: node.path,
        package: node.package,
        kind: 'library-missing',
        needs: soname,
        message: `${node.path} (package ${node.package}) needs ${soname}, which is not in the image.`,
      })
    }
  }
}

function interpreterProblem({ path, package: owner }: ImageNode, interpreter: string): LinkageProblem {
  return {
    path,
    package: owner,
    kind: 'interpreter-missing',
    needs: interpreter,
    message: `${path} (package ${owner}) is started by ${interpreter}, which is not in the image.`,
  }
}

function treeNodes(
  tree: Pick<CarvedTree, 'packages' | 'generated'>,
  inspections: ReadonlyMap<string, PackageInspection>,
): ImageNode[] {
  const nodes: ImageNode[] = []
  for (const { name, entries } of tree.packages) {
    const facts = new Map(inspections.get(name)?.entries.map((entry) => [entry.sourcePath ?? entry.path, entry]))
    for (const { path, type, mode, target, sourcePath } of entries) {
      const { elf, shebang } = facts.get(sourcePath ?? path) ?? {}
      const node: ImageNode = { path, type, mode, package: name }
      if (target !== undefined) node.target = target
      if (elf !== undefined) node.elf = elf
      if (shebang !== undefined) node.shebang = shebang
      nodes.push(node)
    }
  }
  for (const { path, type, mode, target, content, package: owner } of tree.generated) {
    const node: ImageNode = { path, type, mode, package: owner }
    const shebang = content && readShebang(content)
    if (target !== undefined) node.target = target
    if (shebang !== undefined) node.shebang = shebang
    nodes.push(node)
  }
  return nodes
}

/** Configuration of the dynamic linker that the image holds. */
function keptTexts(
  tree: Pick<CarvedTree, 'packages'>,
  inspections: ReadonlyMap<string, PackageInspection>,
): Map<string, string> {
  const texts = new Map<string, string>()
  for (const { name, entries } of tree.packages) {
    const own = inspections.get(name)?.texts ?? {}
    for (const { path } of entries) {
      const text = own[path]
      if (text !== undefined) texts.set(path, text)
    }
  }
  return texts
}
