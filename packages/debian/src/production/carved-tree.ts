import type { CarveReport, Digest } from '@whittle/core'

/** One entry of the image's tree, as it will stand in the layer. */
export interface TreeEntry {
  /** Absolute, normalised, below the merged /usr (`/usr/lib/…`, never `/lib/…`). */
  path: string
  type: 'file' | 'directory' | 'symlink' | 'hardlink'
  /** Permission bits including set-id and sticky bits. */
  mode: number
  uid: number
  gid: number
  /** Seconds since 1970; never later than the tree's `createdSeconds`. */
  mtimeSeconds: number
  /** Bytes of a regular file, 0 for others. */
  sizeBytes: number
  /** SHA-256 of a regular file's content, hex. */
  sha256?: string
  /** A symbolic link's text as shipped, or a hard link's absolute target path in this tree. */
  target?: string
}

/** A file or link that comes out of a package; `sourcePath` is its path inside the .deb where that differs. */
export interface PackageTreeEntry extends TreeEntry {
  type: 'file' | 'symlink' | 'hardlink'
  sourcePath?: string
}

/** A file or link that Whittle writes: declared effects, status.d, files of the definition. */
export interface GeneratedTreeEntry extends TreeEntry {
  type: 'file' | 'symlink'
  content?: Buffer
  /** Whose effect it is; `whittle` for what every image gets. */
  package: string
}

/** The result of carving: everything the layer holds, each path exactly once. */
export interface CarvedTree {
  report: CarveReport
  /** Sorted by path, `/` itself left out; every parent of every entry is here. */
  directories: TreeEntry[]
  /** Kept packages sorted by name; entries sorted by path, a hard link after its target. */
  packages: { name: string; debDigest: Digest; entries: PackageTreeEntry[] }[]
  generated: GeneratedTreeEntry[]
  /** Newest modification time among the kept packages' own files: `created` of the image. */
  createdSeconds: number
}
