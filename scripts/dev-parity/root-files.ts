import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { lstat, readdir, readFile, readlink } from 'node:fs/promises'
import { join } from 'node:path'

/** A file, folder or link of a root, as far as it is compared. */
export interface RootFile {
  path: string
  type: 'file' | 'directory' | 'symlink' | 'other'
  mode: number
  uid: number
  gid: number
  /** SHA-256 of a regular file's content, hex. */
  sha256?: string
  target?: string
  /** Content of a file that is compared as text. */
  text?: string
}

/** Files whose difference is looked into. */
export const COMPARED_AS_TEXT: ReadonlySet<string> = new Set([
  '/etc/group',
  '/etc/gshadow',
  '/etc/ld.so.cache',
  '/etc/passwd',
  '/etc/shadow',
  '/etc/ssl/certs/java/cacerts',
  '/var/lib/dpkg/diversions',
  '/var/lib/dpkg/triggers/File',
  '/var/lib/ucf/hashfile',
  '/var/lib/ucf/registry',
])

/** Everything below a folder of this host by its path inside; what a running container mounts over is passed over. */
export async function readRoot(root: string): Promise<Map<string, RootFile>> {
  const files = new Map<string, RootFile>()
  await readFolder(root, '', files)
  return files
}

const MOUNTED = new Set(['/dev', '/proc', '/sys'])

async function readFolder(root: string, folder: string, files: Map<string, RootFile>): Promise<void> {
  for (const name of (await readdir(join(root, folder))).sort()) {
    const path = `${folder}/${name}`
    const file = await readOne(root, path)
    files.set(path, file)
    if (file.type === 'directory' && !MOUNTED.has(path)) await readFolder(root, path, files)
  }
}

async function readOne(root: string, path: string): Promise<RootFile> {
  const place = join(root, path)
  const found = await lstat(place)
  const common = { path, mode: found.mode & 0o7777, uid: found.uid, gid: found.gid }
  if (found.isDirectory()) return { ...common, type: 'directory' }
  if (found.isSymbolicLink()) return { ...common, type: 'symlink', target: await readlink(place) }
  if (!found.isFile()) return { ...common, type: 'other' }
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(place)) hash.update(chunk as Buffer)
  const text = COMPARED_AS_TEXT.has(path) ? { text: await readFile(place, 'latin1') } : {}
  return { ...common, type: 'file', sha256: hash.digest('hex'), ...text }
}
