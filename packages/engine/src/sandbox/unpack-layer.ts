import { chmod, lchown, link, lstat, mkdir, open, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { decompress, readTar } from '@whittle/archive'
import { type BlobStore, type Digest, WhittleError } from '@whittle/core'
import { effectiveMode, type ImageUser } from './effective-mode.ts'

/** An entry of an unpacked layer, by its absolute path in the image. */
export interface UnpackedEntry {
  type: 'file' | 'directory' | 'symlink' | 'hardlink'
  mode: number
  uid: number
  gid: number
  sizeBytes: number
  target?: string
}

export interface UnpackOptions {
  /** Existing empty folder of the host that becomes the root. */
  root: string
  /** For whom permissions are written. */
  user: ImageUser
  /** Account of the host that must own the copy: set where root prepares it for the sandbox's account. */
  owner?: { uid: number; gid: number }
}

/**
 * Unpacks gzip-compressed layers, the lowest first, for the sandbox: contents as in the layers, owner's permissions as the image's user
 * would have them, and what the sandbox mounts over. The reader refuses what would leave the root by one layer alone; that
 * no layer builds on another's links is looked at here, since this may run as root: `SANDBOX_LAYERS_CLASH`.
 */
export async function unpackLayers(
  blobs: BlobStore,
  layers: readonly Digest[],
  options: UnpackOptions,
): Promise<Map<string, UnpackedEntry>> {
  const entries = new Map<string, UnpackedEntry>()
  for (const layer of layers) {
    for await (const { body, ...entry } of readTar(decompress('gzip', blobs.open(layer)))) {
      requirePlace(entry, entries)
      const path = join(options.root, entry.path)
      await write(path, entry, { body, root: options.root, user: options.user })
      entries.set(entry.path, entry)
    }
  }
  await makeHosts(options.root)
  await finish(entries, options)
  return entries
}

type Entry = UnpackedEntry & { path: string }

/** Fails where a lower layer has a link or file in the place of an entry, or of a folder above it. */
function requirePlace({ path, type }: Entry, entries: ReadonlyMap<string, UnpackedEntry>): void {
  const there = entries.get(path)
  if (there !== undefined && !(there.type === 'directory' && type === 'directory')) throw layersClash(path, path)
  for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
    const folder = entries.get(path.slice(0, slash))
    if (folder !== undefined && folder.type !== 'directory') throw layersClash(path, path.slice(0, slash))
  }
}

function layersClash(path: string, place: string): WhittleError {
  return new WhittleError({
    code: 'SANDBOX_LAYERS_CLASH',
    category: 'internal',
    publicMessage: `The layers of the image do not go together: ${path} needs the place ${place}, which another layer has taken.`,
    hint: 'This is a fault of Whittle, not of the definition: please report it. A single layer may help until then.',
  })
}

async function write(
  path: string,
  entry: Entry,
  { body, root, user }: { body: AsyncIterable<Uint8Array>; root: string; user: ImageUser },
): Promise<void> {
  if (entry.type === 'directory') {
    await mkdir(path, { recursive: true })
  } else if (entry.type === 'symlink') {
    await mkdir(dirname(path), { recursive: true })
    await symlink(entry.target!, path)
  } else if (entry.type === 'hardlink') {
    await link(join(root, entry.target!), path)
  } else {
    await mkdir(dirname(path), { recursive: true })
    const file = await open(path, 'wx', 0o600)
    try {
      for await (const chunk of body) await file.write(chunk)
      await file.chmod(effectiveMode({ ...entry, isDirectory: false }, user))
    } finally {
      await file.close()
    }
  }
}

/** Before the image's user loses the right to write into `/etc`. */
async function makeHosts(root: string): Promise<void> {
  const folder = join(root, 'etc')
  await mkdir(folder).catch(unlessThere)
  // A link may lead out of the root.
  if (!(await lstat(folder)).isDirectory()) return
  await writeFile(join(root, 'etc/hosts'), '', { flag: 'wx' }).catch(unlessThere)
}

function unlessThere(thrown: NodeJS.ErrnoException): void {
  if (thrown.code !== 'EEXIST') throw thrown
}

/** Folders get their permissions last, deepest first: a folder without write permission could not be filled. */
async function finish(entries: Map<string, UnpackedEntry>, { root, user, owner }: UnpackOptions): Promise<void> {
  const paths = [...entries.keys()].sort((a, b) => b.length - a.length)
  for (const path of paths) {
    const entry = entries.get(path)!
    if (owner) await lchown(join(root, path), owner.uid, owner.gid)
    if (entry.type === 'directory') await chmod(join(root, path), effectiveMode({ ...entry, isDirectory: true }, user))
  }
  for (const mountPoint of ['proc', 'dev']) await mkdir(join(root, mountPoint), { recursive: true })
  if (owner) await lchown(root, owner.uid, owner.gid)
  // A layer does not hold `/`; runtimes make it root's with 0755.
  await chmod(root, effectiveMode({ mode: 0o755, uid: 0, gid: 0, isDirectory: true }, user))
}
