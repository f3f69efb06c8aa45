import { encodeTarHeader, END_OF_ARCHIVE, tarPadding, type TarEntryType } from '@whittle/archive'

/** A member of an archive that a test wants; everything but the path has an ordinary default. */
export interface MadeFile {
  /** Absolute: `/usr/bin/x`. */
  path: string
  /** Default: a link where `target` is given, otherwise a file. */
  type?: TarEntryType
  content?: string | Uint8Array
  /** Default: 0o755 for directories, 0o777 for symbolic links, 0o644 otherwise. */
  mode?: number
  uid?: number
  gid?: number
  /** Seconds since 1970. */
  mtimeSeconds?: number
  /** A symbolic link's text, or a hard link's absolute target. */
  target?: string
}

/** A date that tests may count on: 2025-01-01T00:00:00Z. */
export const MADE_MTIME_SECONDS = 1_735_689_600

/** An uncompressed tar archive as dpkg-deb writes it: names start with `./`, directories come before what they hold. */
export function makeTar(files: readonly MadeFile[]): Buffer {
  const blocks: Buffer[] = []
  for (const file of withParents(files)) {
    const content = Buffer.from(file.content ?? '')
    const type = file.type ?? (file.target === undefined ? 'file' : 'symlink')
    blocks.push(
      encodeTarHeader({
        // The writer takes the first slash off, which leaves dpkg's `./usr/bin/x`.
        path: file.path === '/' ? '/' : `/.${file.path}`,
        type,
        mode: file.mode ?? { file: 0o644, hardlink: 0o644, directory: 0o755, symlink: 0o777 }[type],
        uid: file.uid ?? 0,
        gid: file.gid ?? 0,
        mtimeSeconds: file.mtimeSeconds ?? MADE_MTIME_SECONDS,
        sizeBytes: content.length,
        target: type === 'hardlink' ? `/.${file.target}` : file.target,
      }),
      content,
      tarPadding(content.length),
    )
  }
  return Buffer.concat([...blocks, END_OF_ARCHIVE])
}

function withParents(files: readonly MadeFile[]): MadeFile[] {
  const given = new Set(files.map(({ path }) => path))
  const made = new Set<string>()
  const all: MadeFile[] = []
  for (const file of files) {
    const missing: MadeFile[] = []
    for (let path = file.path; path !== '/';) {
      path = path.slice(0, Math.max(1, path.lastIndexOf('/')))
      if (given.has(path) || made.has(path)) continue
      made.add(path)
      missing.unshift({ path, type: 'directory' })
    }
    all.push(...missing, file)
  }
  return all
}
