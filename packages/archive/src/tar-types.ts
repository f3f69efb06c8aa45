/** What kinds of members are accepted; device nodes, fifos and sparse files are refused. */
export type TarEntryType = 'file' | 'directory' | 'symlink' | 'hardlink'

/** What a tar header says of a member. */
export interface TarHeader {
  /** Absolute and normalised: `/usr/bin/x`; `/` for the root itself. */
  path: string
  type: TarEntryType
  /** Permission bits, set-id and sticky bits included. */
  mode: number
  uid: number
  gid: number
  /** Whole seconds since 1970. */
  mtimeSeconds: number
  /** Bytes of a file, 0 for others. */
  sizeBytes: number
  /** A symbolic link's text as written, or a hard link's absolute, normalised target. */
  target?: string
}

/** A member; `body` is read once, before the next member is asked for. What is left of it is passed over. */
export interface TarEntry extends TarHeader {
  body: AsyncIterable<Uint8Array>
}
