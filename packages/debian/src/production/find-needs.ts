import type { ImageNode, ImageTree } from '../linkage/image-tree.ts'
import { isLoadable, multiarchTriplet, type LibrarySearch } from '../linkage/library-search.ts'
import { findProgram } from '../linkage/script-status.ts'
import type { PackageRule } from './package-rules.ts'
import type { LibraryCensus } from './unloadable-objects.ts'

/** That something kept needs a package, kept or not. */
export interface Need {
  package: string
  rule: PackageRule
  /** Path of the file that needs it, and the package of that file. */
  object: string
  by: string
  /** One clause: `/usr/sbin/nginx needs libz.so.1`. */
  evidence: string
}

interface Situation {
  /** Kept files. */
  tree: ImageTree
  search: LibrarySearch
  /** Paths that the entry point reaches. */
  reached: ReadonlySet<string>
  /** Scripts that are all there is to start of a package asked for by name. */
  asked: ReadonlySet<string>
  census: LibraryCensus
  /** The same for all packages of the set. */
  everything: { tree: ImageTree; search: LibrarySearch }
  machine: string
}

interface RunTimeOpening {
  /** Functions whose import shows the use. */
  readonly functions: readonly string[]
  /** What is opened; `{triplet}` stands for the multiarch name. */
  readonly path: string
  /** Packages whose own imports say nothing. */
  readonly except: readonly string[]
}

const OPENED_AT_RUN_TIME: readonly RunTimeOpening[] = [
  {
    functions: ['backtrace', 'pthread_cancel', 'pthread_exit'],
    path: '/usr/lib/{triplet}/libgcc_s.so.1',
    except: ['libc6', 'libc-bin', 'libgcc-s1'],
  },
  {
    functions: ['OSSL_PROVIDER_load', 'OSSL_PROVIDER_try_load'],
    path: '/usr/lib/{triplet}/ossl-modules/legacy.so',
    except: ['libssl3t64', 'libssl3', 'openssl-provider-legacy'],
  },
  {
    functions: ['sasl_server_init', 'sasl_server_new'],
    path: '/usr/lib/{triplet}/sasl2/libsasldb.so.2',
    except: ['libsasl2-2', 'libsasl2-modules-db'],
  },
]

/**
 * What the kept files need, a line for each reason, whether its package is kept already or not; sorted by path of the
 * needing file. Objects that cannot be loaded need nothing.
 */
export function findNeeds(situation: Situation): Need[] {
  const nodes = [...situation.tree.all()].sort((a, b) => (a.path < b.path ? -1 : 1))
  return nodes.flatMap((node) => {
    const isLoaded =
      situation.reached.has(node.path) ||
      (isLoadable(node, situation.machine) && !situation.census.unloadable.has(node.path))
    const objectNeeds = isLoaded ? linkedNeeds(node, situation).concat(openedNeeds(node, situation)) : []
    return objectNeeds.concat(interpreterNeeds(node, situation))
  })
}

function linkedNeeds(node: ImageNode, { search, everything, tree }: Situation): Need[] {
  if (node.elf === undefined) return []
  const needs: Need[] = []
  const needing = { object: node.path, by: node.package }
  for (const soname of node.elf.needed) {
    const here = search.find(node, soname)
    const finding = here.status === 'found' ? here : everything.search.find(node, soname)
    const provider = finding.status === 'missing' ? here : finding
    if (provider.status === 'missing' || provider.node.package === node.package) continue
    needs.push({ package: provider.node.package, rule: 'linked', ...needing, evidence: `${node.path} needs ${soname}` })
  }
  const { interpreter } = node.elf
  const loader = interpreter && (tree.file(interpreter) ?? everything.tree.file(interpreter))
  if (loader && loader.package !== node.package) {
    needs.push({
      package: loader.package,
      rule: 'linked',
      ...needing,
      evidence: `${node.path} is started by ${interpreter}`,
    })
  }
  return needs
}

function openedNeeds(node: ImageNode, { tree, everything, machine }: Situation): Need[] {
  return OPENED_AT_RUN_TIME.flatMap(({ functions, path, except }) => {
    const used = node.elf?.opens.find((name) => functions.includes(name))
    if (used === undefined || except.includes(node.package)) return []
    const target = path.replace('{triplet}', multiarchTriplet(machine))
    const opened = tree.file(target) ?? everything.tree.file(target)
    if (opened === undefined) return []
    return {
      package: opened.package,
      rule: 'opened-at-run-time' as const,
      object: node.path,
      by: node.package,
      evidence: `${node.path} calls ${used}, which opens ${target}`,
    }
  })
}

function interpreterNeeds(node: ImageNode, { tree, reached, asked, everything }: Situation): Need[] {
  if (node.shebang === undefined || (!reached.has(node.path) && !asked.has(node.path))) return []
  const why = reached.has(node.path) ? 'which the entry point reaches' : 'which was asked for'
  const { interpreter, program } = node.shebang
  const needs: Need[] = []
  const found = tree.file(interpreter) ?? everything.tree.file(interpreter)
  const named =
    program === undefined ? undefined : (findProgram(tree, program) ?? findProgram(everything.tree, program))
  for (const [target, name] of [[found, interpreter] as const, [named, program ?? ''] as const]) {
    if (target === undefined || target.package === node.package) continue
    needs.push({
      package: target.package,
      rule: 'interpreter',
      object: node.path,
      by: node.package,
      evidence: `${node.path}, ${why}, is interpreted by ${name}`,
    })
  }
  return needs
}
