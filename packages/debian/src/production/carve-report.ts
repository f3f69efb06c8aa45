import type { CarvedPackage, CarveReport, Lock, UnmetDependency } from '@whittle/core'
import type { Effects } from '../effects/effect-types.ts'
import type { MaintainerCommand } from '../package/maintainer-commands.ts'
import type { CarveCandidate } from './carve-candidate.ts'
import type { CarvedTree } from './carved-tree.ts'
import { describeRule } from './describe-rule.ts'
import type { FileWork, ScriptWithoutInterpreter } from './finish-files.ts'
import type { KeptPackages } from './keep-packages.ts'

const MAX_EVIDENCE = 5

export interface ReportRequest {
  lock: Pick<Lock, 'contentDigest' | 'distribution' | 'arch' | 'variant'>
  candidates: readonly CarveCandidate[]
  keep: KeptPackages
  work: FileWork
  scripts: readonly ScriptWithoutInterpreter[]
  licenses: ReadonlyMap<string, string[]>
  effects: Effects
  used: ReadonlySet<MaintainerCommand>
  tree: Pick<CarvedTree, 'packages' | 'generated' | 'directories'>
}

/** Writes down what the carve decided, for people, SBOM and scanners (contracts.md, "CarveReport"). */
export function writeCarveReport(request: ReportRequest): CarveReport {
  const { lock, candidates, keep, work } = request
  const names = new Set(keep.kept.map(({ locked }) => locked.name))
  const packages = candidates.map((candidate) => describePackage(candidate, request, names.has(candidate.locked.name)))
  const generatedBytes = request.tree.generated.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  const packageFiles = request.tree.packages.reduce((sum, { entries }) => sum + entries.length, 0)
  return {
    schema: 'whittle.dev/carve-report/v1',
    contentDigest: lock.contentDigest,
    distribution: lock.distribution,
    arch: lock.arch,
    variant: lock.variant,
    packages,
    rules: countRules(work),
    scriptsWithoutInterpreter: [...request.scripts].sort(byPath),
    allowedMissingLibraries: keep.census.allowed.filter(({ path }) => work.files.has(path)).sort(byPath),
    effectsDeclared: [...request.effects.declared].sort((a, b) =>
      compare(`${a.package} ${a.kind} ${a.detail}`, `${b.package} ${b.kind} ${b.detail}`),
    ),
    effectsKnown: keep.kept.flatMap(({ locked, inspection }) =>
      undeclaredCommands(locked.name, inspection.commands, request.used),
    ),
    totals: {
      packagesKept: names.size,
      packagesDropped: candidates.length - names.size,
      files: packageFiles + request.tree.generated.length,
      bytes: packages.reduce((sum, { keptBytes }) => sum + keptBytes, 0) + generatedBytes,
    },
  }
}

function describePackage(
  { locked, inspection }: CarveCandidate,
  request: ReportRequest,
  isKept: boolean,
): CarvedPackage {
  const { keep, tree } = request
  const entries = tree.packages.find(({ name }) => name === locked.name)?.entries ?? []
  const shipped = inspection.entries.filter(({ type }) => type !== 'directory').length
  const evidence = keep.evidence.get(locked.name) ?? []
  const more = evidence.length - MAX_EVIDENCE
  const rule = keep.rules.get(locked.name) ?? 'only-for-dropped'
  const unmet = isKept ? [] : unmetOf(locked, request)
  return {
    name: locked.name,
    version: locked.version,
    arch: locked.arch,
    source: locked.source,
    sourceVersion: locked.sourceVersion,
    sha256: locked.sha256,
    ...(locked.repository === undefined ? {} : { repository: locked.repository }),
    reason: locked.reason,
    requiredBy: [...locked.requiredBy].sort(),
    disposition: isKept ? 'keep' : 'drop',
    rule,
    ruleText: describeRule(rule),
    ...(unmet.length === 0 ? {} : { unmet }),
    evidence: isKept
      ? [...evidence.slice(0, MAX_EVIDENCE), ...(more > 0 ? [`and ${more} more`] : [])]
      : [...unmet.map(inWords), `none of its ${shipped} files is linked, interpreted or opened by what is kept`],
    sizeBytes: locked.sizeBytes,
    keptBytes: entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    keptFiles: entries.length,
    droppedFiles: shipped - entries.length,
    section: locked.section,
    summary: locked.summary,
    maintainer: inspection.maintainer,
    ...(inspection.homepage === undefined ? {} : { homepage: inspection.homepage }),
    licenses: request.licenses.get(locked.name) ?? [],
  }
}

/** What stays unmet: dependencies of packages that are left out as well are nobody's. */
function unmetOf({ unmet = [] }: CarveCandidate['locked'], { keep }: ReportRequest): UnmetDependency[] {
  const kept = new Set(keep.kept.map(({ locked }) => locked.name))
  return unmet.filter((dependency) => kept.has(dependency.package))
}

function inWords({ package: name, relation }: UnmetDependency): string {
  return `excluded, though ${name} asks for it (${relation})`
}

function countRules({ leftOut }: FileWork): CarveReport['rules'] {
  const counts = new Map<string, { files: number; bytes: number }>()
  for (const { rule, sizeBytes } of leftOut) {
    const { files, bytes } = counts.get(rule) ?? { files: 0, bytes: 0 }
    counts.set(rule, { files: files + 1, bytes: bytes + sizeBytes })
  }
  return [...counts].sort(([a], [b]) => compare(a, b)).map(([rule, count]) => Object.assign({ rule }, count))
}

function undeclaredCommands(
  name: string,
  commands: readonly MaintainerCommand[],
  used: ReadonlySet<MaintainerCommand>,
): CarveReport['effectsKnown'] {
  const scripts = new Map<string, Set<string>>()
  for (const command of commands) {
    // What scripts do before and at removal changes nothing that an image could show.
    if (used.has(command) || command.script === 'prerm' || command.script === 'postrm') continue
    scripts.set(command.script, (scripts.get(command.script) ?? new Set()).add(command.words.join(' ')))
  }
  return [...scripts]
    .sort(([a], [b]) => compare(a, b))
    .map(([script, lines]) => ({ package: name, script, commands: [...lines].sort() }))
}

function byPath(a: { path: string }, b: { path: string }): number {
  return compare(a.path, b.path)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
