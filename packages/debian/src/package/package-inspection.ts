import type { ElfFacts } from './elf-facts.ts'
import type { MaintainerCommand } from './maintainer-commands.ts'
import type { Shebang } from './shebang.ts'

/** One file, link or folder of a package, with what its first bytes and its ELF headers say. */
export interface InspectedEntry {
  /** Absolute, behind the merged `/usr` (`imagePath`). */
  path: string
  /** Path inside the package where that differs. */
  sourcePath?: string
  type: 'file' | 'directory' | 'symlink' | 'hardlink'
  mode: number
  uid: number
  gid: number
  mtimeSeconds: number
  sizeBytes: number
  /** SHA-256 of a regular file, hex. */
  sha256?: string
  /** A symbolic link's text, or a hard link's target as a path of the image. */
  target?: string
  elf?: ElfFacts
  shebang?: Shebang
}

/** Everything the carve knows of a package: a plain document, memoised in the store. */
export interface PackageInspection {
  schema: 'whittle.dev/package-inspection/v1'
  /** The control file as it is. */
  stanza: string
  name: string
  version: string
  arch: string
  essential: boolean
  section: string
  maintainer: string
  homepage?: string
  /** Names of its `Replaces` relations. */
  replaces: string[]
  conffiles: string[]
  md5sums: { md5: string; path: string }[]
  /** Recognised commands of its maintainer scripts. */
  commands: MaintainerCommand[]
  /** In the order of the package. */
  entries: InspectedEntry[]
  /** Licence names of each machine-readable copyright file, by path. */
  licenses: Record<string, string[]>
  /** Contents of small files that the carve reads: configuration of the dynamic linker, tmpfiles.d(5). */
  texts: Record<string, string>
}
