import type { ResolvedImage } from '@whittle/core'
import { carveError } from './carve-error.ts'
import type { EffectFile } from '../effects/effect-types.ts'
import { planAlternatives } from '../effects/alternatives.ts'
import { ImageTree, type ImageNode } from '../linkage/image-tree.ts'
import { cachedLibraryFolders, LibrarySearch } from '../linkage/library-search.ts'
import { PROGRAM_FOLDERS } from '../linkage/program-folders.ts'
import { parentPath } from '../package/package-path.ts'
import type { CarveCandidate } from './carve-candidate.ts'
import { reachedFromEntryPoint, type ReadText } from './entry-point.ts'
import { findNeeds, type Need } from './find-needs.ts'
import type { PackageRule } from './package-rules.ts'
import { proposeDispositions, reachable } from './propose-dispositions.ts'
import { findInFiles, selectFiles, type FileSelection } from './select-files.ts'
import { takeLibraryCensus, type LibraryCensus } from './unloadable-objects.ts'

/** Which packages stay, and what their files looked like when nothing more had to come back. */
export interface KeptPackages {
  kept: CarveCandidate[]
  /** Rule of each package of the set. */
  rules: Map<string, PackageRule>
  /** What the files showed, by package. */
  evidence: Map<string, string[]>
  selection: FileSelection
  /** Kept files with generated links, before scripts and objects that cannot run are taken out. */
  tree: ImageTree
  search: LibrarySearch
  /** Paths that the entry point reaches. */
  reached: Set<string>
  census: LibraryCensus
}

export interface KeepRequest {
  candidates: readonly CarveCandidate[]
  image: Pick<ResolvedImage, 'config' | 'exclude'>
  /** Links and files that stand in every image, whatever is kept. */
  generated: readonly ImageNode[]
  machine: string
  readText: ReadText
}

/**
 * Starts from what the index proposes and brings packages back until nothing that is kept needs one that is not: linked
 * libraries, interpreters of what the entry point reaches, files that are opened at run time. An excluded package is
 * not there whatever depends on it; fails with `CARVE_EXCLUDED_NEEDED` when a file proves that it has to be.
 */
export async function keepPackages(request: KeepRequest): Promise<KeptPackages> {
  const { candidates, image } = request
  const byName = new Map(candidates.map((candidate) => [candidate.locked.name, asPolicy(candidate)]))
  const excluded = new Set(image.exclude)
  const roots = candidates.map(({ locked }) => locked).filter(({ reason }) => reason !== 'dependency')
  const rootNames = new Set(roots.map(({ name }) => name))
  const { census, everything } = surveyAll(request, { roots: rootNames, excluded })
  const restored = new Map<string, Need>()
  for (;;) {
    const names = reachable([...rootNames, ...restored.keys()], byName, excluded)
    const kept = candidates.filter(({ locked }) => names.has(locked.name))
    const selection = selectFiles(kept, { roots: rootNames, found: findInFiles(kept) })
    const { tree, search } = viewOf([...selection.files.values()], kept, request)
    const reached = await reachedFromEntryPoint(image.config, { tree, search, readText: request.readText })
    const asked = askedScripts(kept, selection)
    const findings = findNeeds({ tree, search, reached, asked, census, everything, machine: request.machine })
    const wanted = findings.filter(({ package: name }) => byName.has(name) && !names.has(name) && !restored.has(name))
    if (wanted.length === 0) {
      return {
        kept: kept.filter((candidate) => rootNames.has(candidate.locked.name) || holdsMore(candidate, selection)),
        rules: finalRules(candidates, { names, restored, rootNames, excluded, selection }),
        evidence: evidenceByPackage(findings),
        selection,
        tree,
        search,
        reached,
        census,
      }
    }
    refuseExcluded(wanted.filter((need) => excluded.has(need.package)))
    for (const need of wanted) {
      if (!restored.has(need.package)) restored.set(need.package, need)
    }
  }
}

function asPolicy({ locked, dependsOn, essential }: CarveCandidate) {
  return { name: locked.name, section: locked.section, priority: '', essential, reason: locked.reason, dependsOn }
}

/** The whole set as if everything stayed: what could be found at all. */
function surveyAll(
  request: KeepRequest,
  { roots, excluded }: { roots: ReadonlySet<string>; excluded: ReadonlySet<string> },
) {
  const nodes: ImageNode[] = []
  for (const { locked, inspection } of request.candidates) {
    for (const entry of inspection.entries) {
      if (entry.type !== 'directory') nodes.push({ ...entry, type: entry.type, package: locked.name })
    }
  }
  // Where packages of the set hold the same path, the one that was asked for counts.
  nodes.sort((a, b) => Number(roots.has(a.package)) - Number(roots.has(b.package)))
  const { tree, search } = viewOf(nodes, request.candidates, request)
  return { census: takeLibraryCensus({ tree, search, excluded }, request.machine), everything: { tree, search } }
}

function viewOf(nodes: readonly ImageNode[], packages: readonly CarveCandidate[], request: KeepRequest) {
  const folders = packages.flatMap(({ inspection }) =>
    inspection.entries.filter(({ type }) => type === 'directory').map(({ path }) => path),
  )
  const tree = new ImageTree([...request.generated, ...nodes], folders)
  const alternatives = planAlternatives(
    packages.map(({ inspection }) => inspection),
    tree,
  )
  for (const file of alternatives.files) tree.add(effectNode(file))
  const texts = new Map(packages.flatMap(({ inspection }) => Object.entries(inspection.texts)))
  return { tree, search: new LibrarySearch(tree, cachedLibraryFolders(texts, request.machine)) }
}

/** A generated file as the linkage sees it. */
export function effectNode({ path, type, mode, target, package: owner }: EffectFile): ImageNode {
  return { path, type, mode, package: owner, ...(target === undefined ? {} : { target }) }
}

/** Programs of packages asked for by name that bring nothing but scripts to start. */
function askedScripts(kept: readonly CarveCandidate[], selection: FileSelection): Set<string> {
  const asked = new Set(kept.filter(({ locked }) => locked.reason === 'requested').map(({ locked }) => locked.name))
  const programs = [...selection.files.values()].filter(
    ({ package: owner, path, type }) =>
      asked.has(owner) && type !== 'symlink' && PROGRAM_FOLDERS.includes(parentPath(path)),
  )
  const others = new Set(programs.filter(({ shebang }) => shebang === undefined).map(({ package: owner }) => owner))
  return new Set(programs.filter(({ package: owner }) => !others.has(owner)).map(({ path }) => path))
}

/** Whether something is left of a package besides its copyright file. */
function holdsMore({ locked }: CarveCandidate, selection: FileSelection): boolean {
  for (const file of selection.files.values()) {
    if (file.package === locked.name && !file.path.startsWith('/usr/share/doc/')) return true
  }
  return false
}

function finalRules(
  candidates: readonly CarveCandidate[],
  outcome: {
    names: ReadonlySet<string>
    restored: ReadonlyMap<string, Need>
    rootNames: ReadonlySet<string>
    excluded: ReadonlySet<string>
    selection: FileSelection
  },
): Map<string, PackageRule> {
  const proposed = proposeDispositions(candidates.map(asPolicy), outcome.excluded)
  return new Map(
    candidates.map((candidate): [string, PackageRule] => {
      const { name } = candidate.locked
      const proposal = proposed.get(name)
      if (outcome.rootNames.has(name)) return [name, proposal?.rule ?? 'asked-for']
      if (!outcome.names.has(name)) {
        return [name, proposal?.disposition === 'drop' ? (proposal.rule ?? 'only-for-dropped') : 'only-for-dropped']
      }
      if (!holdsMore(candidate, outcome.selection)) return [name, 'documentation-only']
      return [name, outcome.restored.get(name)?.rule ?? 'depended-on']
    }),
  )
}

function evidenceByPackage(needs: readonly Need[]): Map<string, string[]> {
  const evidence = new Map<string, string[]>()
  for (const need of needs) evidence.set(need.package, [...(evidence.get(need.package) ?? []), need.evidence])
  return evidence
}

/** Names object, library and package of every need of an excluded package: the files contradict the definition. */
function refuseExcluded(needs: readonly Need[]): void {
  const [first, ...others] = needs.map(inWords)
  if (first === undefined) return
  const names = [...new Set(needs.map((need) => need.package))]
  const listed = names.map((name) => `"${name}"`).join(', ')
  const more = others.length > 0 ? ` (and ${others.length} more)` : ''
  throw carveError({
    code: 'CARVE_EXCLUDED_NEEDED',
    category: 'unsatisfiable',
    publicMessage: `${listed} ${names.length > 1 ? 'are' : 'is'} excluded, but needed: ${first}${more}.`,
    hint: `Take ${listed} out of "exclude", or leave out what needs ${names.length > 1 ? 'them' : 'it'}.`,
    details: { packages: names, needs: needs.slice(0, 50) },
  })
}

function inWords({ object, by, evidence, package: name }: Need): string {
  return `${object} (of ${by})${evidence.slice(object.length)}, which ${name} holds`
}
