import type { ImageNode } from '../linkage/image-tree.ts'
import type { InspectedEntry } from '../package/package-inspection.ts'
import type { CarveCandidate } from './carve-candidate.ts'
import { fileOwner, knownDiversions } from './file-ownership.ts'
import { fileRuleFor, type FileRuleName, type FoundInFiles } from './file-rules.ts'
import { obstacleAbove, settledPath } from './settle-paths.ts'

/** A file or link of a kept package that no rule leaves out so far. */
export interface SelectedFile extends ImageNode {
  entry: InspectedEntry
  /** Path inside the package. */
  sourcePath: string
  uid: number
  gid: number
  mtimeSeconds: number
  sizeBytes: number
  sha256?: string
}

/** A file that a rule left out. */
export interface LeftOutFile {
  package: string
  path: string
  rule: FileRuleName
  sizeBytes: number
}

export interface FileSelection {
  files: Map<string, SelectedFile>
  leftOut: LeftOutFile[]
}

/**
 * The files of the packages that are kept for now, each path once: file rules applied (none where everything is `whole`),
 * diversions and `Replaces` honoured. `roots` are the packages that are asked for. Fails with `CARVE_FILE_CONFLICT`.
 */
export function selectFiles(
  kept: readonly CarveCandidate[],
  context: { roots: ReadonlySet<string>; found: FoundInFiles } | 'whole',
): FileSelection {
  const diversions = knownDiversions(kept.map(({ inspection }) => inspection))
  const owners = new Map<string, { file: SelectedFile; candidate: CarveCandidate }>()
  const leftOut: LeftOutFile[] = []
  const leave = (file: SelectedFile, rule: FileRuleName) =>
    leftOut.push({ package: file.package, path: file.path, rule, sizeBytes: file.sizeBytes })
  for (const candidate of kept) {
    const rules =
      context === 'whole' ? undefined : { ...context, reason: candidate.locked.reason, section: sectionOf(candidate) }
    for (const entry of candidate.inspection.entries) {
      if (entry.type === 'directory') continue
      const file = selectedFile(entry, candidate.locked.name)
      const diversion = diversions.get(file.path)
      if (diversion !== undefined && diversion.package !== file.package) file.path = diversion.to
      const rule = rules && fileRuleFor(file.path, rules)
      if (rule !== undefined) {
        leave(file, rule)
        continue
      }
      const other = owners.get(file.path)
      const winner = other === undefined ? { file, candidate } : contend(other, { file, candidate })
      if (other !== undefined) leave(winner === other ? file : other.file, 'replaced-by-package')
      owners.set(file.path, winner)
    }
  }
  const files = new Map([...owners].map(([path, { file }]) => [path, file]))
  for (const { file, candidate } of owners.values()) {
    if (obstacleAbove(file.path, files) === undefined) continue
    const moved = { ...file, path: settledPath(file.path, files, file.package) }
    files.delete(file.path)
    const other = owners.get(moved.path)
    const winner = other === undefined ? moved : contend(other, { file: moved, candidate }).file
    if (other !== undefined) leave(winner === moved ? other.file : moved, 'replaced-by-package')
    files.set(moved.path, winner)
  }
  return { files, leftOut }
}

/** What all files of the kept packages together show, for the rules that depend on it. */
export function findInFiles(kept: readonly CarveCandidate[]): FoundInFiles {
  const entries = kept.flatMap(({ locked, inspection }) =>
    ['libc6', 'libc-bin', 'libc-dev-bin'].includes(locked.name) ? [] : inspection.entries,
  )
  return {
    compiler: entries.some(({ path }) => /^\/usr\/lib(?:exec)?\/(?:gcc\/.*\/cc1|llvm-\d+\/bin\/clang$)/.test(path)),
    iconv: entries.some(({ elf }) => elf?.opens.includes('iconv_open')),
  }
}

/** A package's section without its archive area: `contrib/libs` → `libs`. */
function sectionOf({ locked }: CarveCandidate): string {
  return locked.section.slice(locked.section.lastIndexOf('/') + 1)
}

/** An entry of a package as a file of the image. */
export function selectedFile(entry: InspectedEntry, owner: string): SelectedFile {
  return {
    path: entry.path,
    type: entry.type as SelectedFile['type'],
    mode: entry.mode,
    uid: entry.uid,
    gid: entry.gid,
    mtimeSeconds: entry.mtimeSeconds,
    sizeBytes: entry.sizeBytes,
    package: owner,
    entry,
    sourcePath: entry.sourcePath ?? entry.path,
    ...(entry.sha256 === undefined ? {} : { sha256: entry.sha256 }),
    ...(entry.target === undefined ? {} : { target: entry.target }),
    ...(entry.elf === undefined ? {} : { elf: entry.elf }),
    ...(entry.shebang === undefined ? {} : { shebang: entry.shebang }),
  }
}

interface Owner {
  file: SelectedFile
  candidate: CarveCandidate
}

function contend(first: Owner, second: Owner): Owner {
  const contended = (owner: Owner) => ({
    owner,
    package: owner.candidate.inspection,
    type: owner.file.type,
    ...(owner.file.sha256 === undefined ? {} : { sha256: owner.file.sha256 }),
    ...(owner.file.target === undefined ? {} : { target: owner.file.target }),
  })
  return fileOwner(first.file.path, contended(first), contended(second)).owner
}
