import { createHash } from 'node:crypto'
import { decompress, readTar, type TarEntry } from '@whittle/archive'
import type { Architecture, Digest } from '@whittle/core'
import { parseControlStanza } from '@whittle/debian'
import { documentInvalid, type ImageSource, readImageDocuments } from './image-source.ts'

export interface InspectedFile {
  path: string
  type: TarEntry['type']
  mode: number
  uid: number
  gid: number
  sizeBytes: number
  /** SHA-256 of a regular file's content, hex. */
  sha256?: string
  target?: string
  /** The package that brought it; absent for what no package lists. */
  package?: string
}

export interface InspectedPackage {
  name: string
  version: string
  arch: string
  source: string
  files: number
  bytes: number
}

/** What an image holds, read from the image alone. Packages and files are sorted. */
export interface InspectedImage {
  digest: Digest
  manifestDigest: Digest
  arch: string
  created?: string
  config: Record<string, unknown>
  /** Compressed, the lowest first. */
  layers: { digest: Digest; sizeBytes: number }[]
  /** Bytes of all compressed layers. */
  compressedBytes: number
  /** Bytes of all regular files. */
  bytes: number
  packages: InspectedPackage[]
  files: InspectedFile[]
}

/** One description a file, in production images. */
const STATUS_FOLDER = '/var/lib/dpkg/status.d/'
/** dpkg's own database, in development images and others: all descriptions, and a list of each package's paths. */
const STATUS_FILE = '/var/lib/dpkg/status'
const PATH_LIST = /^\/var\/lib\/dpkg\/info\/[^/]+\.list$/
/** Of all these files together: they are held in memory. */
const MAX_STATUS_BYTES = 64 * 1024 * 1024
/** Entries of all layers together. */
const MAX_ENTRIES = 1_000_000

/**
 * Reads an image's packages (`/var/lib/dpkg`), files and configuration. Later layers win over earlier ones. Fails
 * with `INSPECT_*`, and with `ARCHIVE_*` for layers that nobody should unpack.
 */
export async function inspectImage(
  source: ImageSource,
  reference: string,
  arch: Architecture,
): Promise<InspectedImage> {
  const { digest, manifestDigest, manifest, config } = await readImageDocuments(source, reference, arch)
  const contents: Contents = { files: new Map(), status: new Map(), entries: 0, statusBytes: 0 }
  for (const layer of manifest.layers) await readLayer(source, layer, contents)
  const { files, status } = contents
  const packages = [...describePackages(status, files), ...installedPackages(status, files)]
  packages.sort((a, b) => (a.name < b.name ? -1 : 1))
  const sorted = [...files.values()].sort((a, b) => (a.path < b.path ? -1 : 1))
  return {
    digest,
    manifestDigest,
    arch: config.architecture,
    created: config.created,
    config: config.config,
    layers: manifest.layers.map((layer) => ({ digest: layer.digest, sizeBytes: layer.size })),
    compressedBytes: manifest.layers.reduce((sum, layer) => sum + layer.size, 0),
    bytes: sorted.reduce((sum, file) => sum + file.sizeBytes, 0),
    packages,
    files: sorted,
  }
}

interface Contents {
  files: Map<string, InspectedFile>
  /** Files of the package database by path. */
  status: Map<string, string>
  /** Read so far, of all layers. */
  entries: number
  statusBytes: number
}

async function readLayer(
  source: ImageSource,
  layer: { mediaType: string; digest: Digest },
  contents: Contents,
): Promise<void> {
  const { files, status } = contents
  const format = layer.mediaType.endsWith('gzip') ? 'gzip' : layer.mediaType.endsWith('zstd') ? 'zstd' : 'none'
  for await (const { body, ...entry } of readTar(decompress(format, source.getBlob(layer.digest)))) {
    const { path, type, mode, uid, gid, sizeBytes, target } = entry
    if (path === '/') continue
    const isStatus = path.startsWith(STATUS_FOLDER) || path === STATUS_FILE || PATH_LIST.test(path)
    count(contents, isStatus ? sizeBytes : 0)
    const content = type === 'file' ? await readContent(body, isStatus) : undefined
    files.set(path, { path, type, mode, uid, gid, sizeBytes, sha256: content?.sha256, target })
    if (isStatus && content) status.set(path, content.text)
  }
}

/** Bounds what an image can make its reader hold. */
function count(contents: Contents, statusBytes: number): void {
  contents.entries += 1
  contents.statusBytes += statusBytes
  const many = contents.entries > MAX_ENTRIES && `more than ${MAX_ENTRIES} entries`
  const large = contents.statusBytes > MAX_STATUS_BYTES && `more than ${MAX_STATUS_BYTES} bytes of package descriptions`
  if (many || large) throw documentInvalid(`The image holds ${many || large}.`)
}

function describePackages(status: Map<string, string>, files: Map<string, InspectedFile>): InspectedPackage[] {
  const packages: InspectedPackage[] = []
  for (const [path, text] of status) {
    if (!path.startsWith(STATUS_FOLDER) || path.endsWith('.md5sums')) continue
    const fields = parseControlStanza(text, path)
    const name = fields.get('package') ?? path.slice(STATUS_FOLDER.length)
    packages.push(describePackage({ name, fields, paths: ownedPaths(status.get(`${path}.md5sums`) ?? '') }, files))
  }
  return packages
}

/** What dpkg's own database says is installed. */
function installedPackages(status: Map<string, string>, files: Map<string, InspectedFile>): InspectedPackage[] {
  const stanzas = (status.get(STATUS_FILE) ?? '').split(/\n\n+/).filter((stanza) => stanza.trim() !== '')
  return stanzas.flatMap((stanza) => {
    const fields = parseControlStanza(stanza, STATUS_FILE)
    const name = fields.get('package')
    if (name === undefined || !fields.get('status')?.endsWith(' installed')) return []
    const lists = [name, `${name}:${fields.get('architecture')}`].map((list) => `/var/lib/dpkg/info/${list}.list`)
    const list = lists.map((path) => status.get(path)).find((text) => text !== undefined) ?? ''
    return describePackage({ name, fields, paths: list.split('\n') }, files)
  })
}

interface Described {
  name: string
  fields: ReadonlyMap<string, string>
  /** Of its files, as the database has them. */
  paths: readonly string[]
}

function describePackage({ name, fields, paths }: Described, files: Map<string, InspectedFile>): InspectedPackage {
  const owned = paths.flatMap((path) => files.get(path) ?? []).filter(({ type }) => type !== 'directory')
  for (const file of owned) file.package = name
  return {
    name,
    version: fields.get('version') ?? '',
    arch: fields.get('architecture') ?? '',
    source: fields.get('source')?.replace(/ \(.*/, '') ?? name,
    files: owned.length,
    bytes: owned.reduce((sum, file) => sum + file.sizeBytes, 0),
  }
}

/** Paths of an md5sums file: `<md5>  usr/bin/x` a line. */
function ownedPaths(md5sums: string): string[] {
  return md5sums.split('\n').flatMap((line) => {
    const path = /^[0-9a-f]{32} [ *](.+)$/.exec(line)?.[1]
    return path === undefined ? [] : [`/${path.replace(/^\.?\//, '')}`]
  })
}

async function readContent(body: AsyncIterable<Uint8Array>, keep: boolean): Promise<{ sha256: string; text: string }> {
  const hash = createHash('sha256')
  const chunks: Uint8Array[] = []
  for await (const chunk of body) {
    hash.update(chunk)
    if (keep) chunks.push(Uint8Array.from(chunk))
  }
  return { sha256: hash.digest('hex'), text: Buffer.concat(chunks).toString('utf8') }
}
